package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LanguageHead;
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
        LanguageModelStep.Result result = LanguageModelStep.evaluate(decoder, completions);
        return sums(result.losses(), result.sequence(), completions.size());
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
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.run(decoder, TargetRows.rows(completions), options);
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            TargetRows targets = TargetRows.of(completions, pass.rows());
            Tensor at = here(Tensor.of(targets.at(), targets.at().length), decoder);
            Tensor picked = TrainMath.tensor("pick", pass.hidden(), at);
            LanguageHead head = new LanguageHead(decoder);
            float[] policy = sums(
                    head.losses(picked, targets.targets(), 0).losses().toFloats(),
                    targets.sequence(),
                    completions.size());
            float[] tokens = new float[completions.size()];
            for (int sequence : targets.sequence()) {
                tokens[sequence]++;
            }
            Tensor logps = here(Tensor.of(policy, policy.length), decoder).requireGrad(true);
            double value;
            float[] slopes;
            try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                float[] known = reference.length == 0 ? new float[policy.length] : reference;
                Tensor result = loss.of(
                        logps,
                        here(Tensor.of(known, known.length), decoder),
                        here(Tensor.of(tokens, tokens.length), decoder));
                result.backward();
                value = result.item();
                Tensor gradient = logps.grad();
                slopes = gradient == null ? new float[policy.length] : gradient.toFloats();
            }
            float[] weights = new float[targets.targets().length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (-slopes[targets.sequence()[i]] * scale);
            }
            LanguageHead.Result gradients =
                    head.gradients(picked, targets.targets(), here(Tensor.of(weights, weights.length), decoder), 0);
            Tensor placed = TrainMath.tensor("place", pass.hidden(), at, gradients.gradient());
            try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                pass.backward(placed, 0);
            }
            return new Result(value, policy, reference);
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

    private static float[] sums(float[] losses, int[] sequence, int count) {
        double[] sums = new double[count];
        for (int i = 0; i < losses.length; i++) {
            sums[sequence[i]] -= losses[i];
        }
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            result[i] = (float) sums[i];
        }
        return result;
    }

    private static Tensor here(Tensor made, Decoder decoder) {
        return decoder.device().equals("cpu") ? made : made.to(decoder.device());
    }
}
