package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;

/**
 * Losses on one vector for each sequence, the final hidden state of its last token: sequences in, gradients added to every
 * trained tensor.
 */
final class PooledStep {

    /** A loss on pooled hidden states. */
    interface Loss {

        /**
         * The loss of a batch in the caller's graph.
         *
         * @param pooled the last token's normalised hidden state of each sequence, {@code [sequences, hidden]}
         */
        Value of(Tensor pooled);
    }

    /**
     * A loss and what the figures of a batch are made of.
     *
     * @param loss a scalar in the graph
     * @param scores any numbers, without gradient
     */
    record Value(Tensor loss, float[] scores) {}

    /** A loss as a number. */
    record Result(double loss, float[] scores) {}

    private PooledStep() {}

    /**
     * Adds the gradients of a batch's loss.
     *
     * @param scale what the loss is multiplied by before
     */
    static Result run(
            Decoder decoder, List<TokenSequence> sequences, Loss loss, double scale, TrainingPass.Options options) {
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.run(decoder, TargetRows.rows(sequences), options)) {
            Tensor at = last(pass, decoder);
            Tensor pooled = TrainMath.tensor("pick", pass.hidden(), at).requireGrad(true);
            try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                Value value = loss.of(pooled);
                TrainMath.tensor("times", value.loss(), scale).backward();
                Tensor gradient = pooled.grad();
                if (gradient != null) {
                    pass.backward(TrainMath.tensor("place", pass.hidden(), at, gradient), 0);
                }
                return new Result(value.loss().item(), value.scores());
            }
        }
    }

    /** The same loss without gradients. */
    static Result evaluate(Decoder decoder, List<TokenSequence> sequences, Loss loss) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                TrainingPass pass = TrainingPass.evaluate(decoder, TargetRows.rows(sequences))) {
            Value value = loss.of(TrainMath.tensor("pick", pass.hidden(), last(pass, decoder)));
            return new Result(value.loss().item(), value.scores());
        }
    }

    private static Tensor last(TrainingPass pass, Decoder decoder) {
        int[] lengths = pass.rows().lengths();
        long[] at = new long[lengths.length];
        long end = 0;
        for (int i = 0; i < at.length; i++) {
            end += lengths[i];
            at[i] = end - 1;
        }
        return Tensor.of(at, at.length).to(decoder.device());
    }
}
