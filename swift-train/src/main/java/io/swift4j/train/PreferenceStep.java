package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;

/**
 * Losses on the log-probabilities of whole completions: pairs in, gradients added to every trained tensor.
 *
 * <p>Chosen completions come first, then the rejected ones in the same order. Every label that is learned belongs to a
 * completion.
 */
public final class PreferenceStep {

    /** A loss on sequence log-probabilities. */
    public interface Loss {

        /**
         * The loss of a batch, a scalar in the caller's graph.
         *
         * @param logps summed log-probabilities of the completions, {@code [2B]}, which require a gradient
         * @param reference the same under the reference model
         * @param tokens how many tokens each completion has, {@code [2B]}
         */
        Tensor of(Tensor logps, Tensor reference, Tensor tokens);
    }

    /**
     * What a batch gave.
     *
     * @param loss the batch's
     * @param policy summed log-probabilities of all completions
     * @param reference the same under the reference model; empty without one
     */
    public record Result(double loss, float[] policy, float[] reference) {}

    private PreferenceStep() {}

    /** Summed log-probabilities of completions under a decoder, without gradients. */
    public static float[] logProbabilities(Decoder decoder, List<TokenSequence> completions) {
        float[][] logps = CompletionStep.logps(decoder, completions, 1);
        float[] sums = new float[logps.length];
        for (int i = 0; i < sums.length; i++) {
            double sum = 0;
            for (float logp : logps[i]) {
                sum += logp;
            }
            sums[i] = (float) sum;
        }
        return sums;
    }

    /**
     * Adds the gradients of a batch's loss.
     *
     * @param reference of the completions under the reference model; empty where the loss needs none
     * @param scale what the loss is multiplied by, such as one over the number of micro-batches
     */
    public static Result run(
            Decoder decoder,
            List<TokenSequence> completions,
            float[] reference,
            Loss loss,
            double scale,
            TrainingPass.Options options) {
        Result[] result = new Result[1];
        CompletionStep.run(decoder, completions, 1, options, (tokenLogps, sequence) -> {
            float[] policy = sums(tokenLogps, sequence, completions.size());
            float[] slopes = new float[policy.length];
            double value = slopes(policy, reference, tokens(completions, sequence), loss, decoder.device(), slopes);
            result[0] = new Result(value, policy, reference);
            float[] weights = new float[sequence.length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (slopes[sequence[i]] * scale);
            }
            return weights;
        });
        return result[0];
    }

    private static float[] tokens(List<TokenSequence> completions, int[] sequence) {
        float[] tokens = new float[completions.size()];
        for (int of : sequence) {
            tokens[of]++;
        }
        return tokens;
    }

    /** The loss, and into {@code slopes} its derivative by each log-probability. */
    private static double slopes(
            float[] policy, float[] reference, float[] tokens, Loss loss, String device, float[] slopes) {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor logps = Tensor.of(policy, policy.length).to(device).requireGrad(true);
            float[] known = reference.length == 0 ? new float[policy.length] : reference;
            Tensor result = loss.of(
                    logps,
                    Tensor.of(known, known.length).to(device),
                    Tensor.of(tokens, tokens.length).to(device));
            result.backward();
            Tensor gradient = logps.grad();
            if (gradient != null) {
                System.arraycopy(gradient.toFloats(), 0, slopes, 0, slopes.length);
            }
            return result.item();
        }
    }

    /** The loss of known log-probabilities. */
    static Result value(float[] policy, float[] reference, List<TokenSequence> completions, Loss loss) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            float[] tokens = new float[completions.size()];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = completions.get(i).targets();
            }
            float[] known = reference.length == 0 ? new float[policy.length] : reference;
            double value = loss.of(
                            Tensor.of(policy, policy.length),
                            Tensor.of(known, known.length),
                            Tensor.of(tokens, tokens.length))
                    .item();
            return new Result(value, policy, reference);
        }
    }

    private static float[] sums(float[] logps, int[] sequence, int count) {
        double[] sums = new double[count];
        for (int i = 0; i < logps.length; i++) {
            sums[sequence[i]] += logps[i];
        }
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            result[i] = (float) sums[i];
        }
        return result;
    }
}
