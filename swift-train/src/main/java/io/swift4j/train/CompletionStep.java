package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LanguageHead;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;

/**
 * Losses on log-probabilities of tokens: sequences in, gradients added to every trained tensor.
 *
 * <p>The output layer is gone through twice, once for the log-probabilities and once for the gradients that the loss asks
 * for, so that no {@code [tokens, vocabulary]} matrix is kept.
 */
final class CompletionStep {

    /** From log-probabilities to how the loss changes with each of them. */
    interface Slopes {

        /**
         * The derivative of the loss by each log-probability.
         *
         * @param logps the log-probability of each target
         * @param sequence the sequence that each target is of
         */
        float[] of(float[] logps, int[] sequence);
    }

    private CompletionStep() {}

    /**
     * Adds gradients.
     *
     * @param temperature what scores are divided by
     */
    static void run(
            Decoder decoder,
            List<TokenSequence> sequences,
            double temperature,
            TrainingPass.Options options,
            Slopes slopes) {
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.run(decoder, TargetRows.rows(sequences), options);
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            TargetRows targets = TargetRows.of(sequences, pass.rows());
            Tensor at = Tensor.of(targets.at(), targets.at().length).to(decoder.device());
            Tensor picked = picked(pass, at, temperature);
            LanguageHead head = new LanguageHead(decoder);
            float[] weights = slopes.of(
                    negated(head.losses(picked, targets.targets(), 0).losses().toFloats()), targets.sequence());
            Tensor wanted = Tensor.of(negated(weights), weights.length).to(decoder.device());
            Tensor gradient =
                    head.gradients(picked, targets.targets(), wanted, 0).gradient();
            Tensor placed = TrainMath.tensor("place", pass.hidden(), at, tempered(gradient, temperature));
            try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                pass.backward(placed, 0);
            }
        }
    }

    /** Log-probabilities of the targets of each sequence, without gradients. */
    static float[][] logps(Decoder decoder, List<TokenSequence> sequences, double temperature) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                TrainingPass pass = TrainingPass.evaluate(decoder, TargetRows.rows(sequences))) {
            TargetRows targets = TargetRows.of(sequences, pass.rows());
            Tensor at = Tensor.of(targets.at(), targets.at().length).to(decoder.device());
            float[] losses = new LanguageHead(decoder)
                    .losses(picked(pass, at, temperature), targets.targets(), 0)
                    .losses()
                    .toFloats();
            return bySequence(negated(losses), targets.sequence(), sequences.size());
        }
    }

    /** Numbers of targets, apart for each sequence. */
    static float[][] bySequence(float[] values, int[] sequence, int count) {
        int[] lengths = new int[count];
        for (int of : sequence) {
            lengths[of]++;
        }
        float[][] rows = new float[count][];
        int at = 0;
        for (int i = 0; i < count; i++) {
            rows[i] = java.util.Arrays.copyOfRange(values, at, at + lengths[i]);
            at += lengths[i];
        }
        return rows;
    }

    private static Tensor picked(TrainingPass pass, Tensor at, double temperature) {
        return tempered(TrainMath.tensor("pick", pass.hidden(), at), temperature);
    }

    /** The output layer is linear: to divide its input by the temperature is to divide the scores. */
    private static Tensor tempered(Tensor hidden, double temperature) {
        return temperature == 1 ? hidden : TrainMath.tensor("times", hidden, 1 / temperature);
    }

    private static float[] negated(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = -values[i];
        }
        return result;
    }
}
