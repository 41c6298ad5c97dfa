package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LanguageHead;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PackedRows;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;

/**
 * Next-token prediction on one micro-batch: sequences in, gradients added to every trained tensor, losses out.
 *
 * <p>Sequences are laid end to end; there is no padding to compute. Knows nothing of optimisers.
 */
public final class LanguageModelStep {

    /**
     * How a step is computed.
     *
     * @param pass how the decoder is run
     * @param smoothing of the labels
     * @param balancing the weight of the experts' load balancing loss; 0 for none
     * @param lossScale what gradients are multiplied by, for fp16
     */
    public record Options(TrainingPass.Options pass, double smoothing, double balancing, double lossScale) {

        /** Plain. */
        public static Options of(long seed) {
            return new Options(TrainingPass.Options.of(seed), 0, 0, 1);
        }
    }

    /**
     * What a micro-batch gave.
     *
     * @param losses of each target, not weighted
     * @param weights of each target
     * @param correct whether each target scored highest
     * @param sequence the sequence that each target is of
     * @param balancing the experts' load balancing loss, unweighted
     */
    public record Result(float[] losses, float[] weights, boolean[] correct, int[] sequence, double balancing) {

        /** The weighted sum of the losses. */
        public double sum() {
            double sum = 0;
            for (int i = 0; i < losses.length; i++) {
                sum += (double) losses[i] * weights[i];
            }
            return sum;
        }
    }

    private LanguageModelStep() {}

    /**
     * Adds the gradients of the sum of weighted losses divided by {@code normalizer}.
     *
     * @param normalizer how many targets the whole step has, over all micro-batches and replicas
     */
    public static Result run(Decoder decoder, List<TokenSequence> sequences, double normalizer, Options options) {
        return run(decoder, sequences, MediaTensors.NONE, normalizer, options);
    }

    /**
     * Likewise with media in the places of placeholder tokens.
     *
     * @param media in the order of the sequences
     */
    public static Result run(
            Decoder decoder, List<TokenSequence> sequences, MediaTensors media, double normalizer, Options options) {
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.run(decoder, TargetRows.rows(sequences, media), options.pass())) {
            TargetRows targets = TargetRows.of(sequences, pass.rows());
            if (targets.at().length == 0) {
                throw new SwiftException("a batch of " + sequences.size()
                        + " sequences has no label to learn from; check which roles and lengths the data keeps");
            }
            double balancing = options.balancing() == 0 ? 0 : pass.balancingLoss();
            float[] scaled = new float[targets.weights().length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (float) (targets.weights()[i] * options.lossScale() / normalizer);
            }
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                Tensor at = decoder.here(Tensor.of(targets.at(), targets.at().length));
                Tensor picked = TrainMath.tensor("pick", pass.hidden(), at);
                LanguageHead.Result head = new LanguageHead(decoder)
                        .gradients(
                                picked,
                                targets.targets(),
                                decoder.here(Tensor.of(scaled, scaled.length)),
                                options.smoothing());
                Tensor gradient = TrainMath.tensor("place", pass.hidden(), at, head.gradient());
                try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                    pass.backward(gradient, options.balancing() * options.lossScale());
                }
                return new Result(
                        head.losses().toFloats(),
                        targets.weights(),
                        flags(head.correct()),
                        targets.sequence(),
                        balancing);
            }
        }
    }

    /** The same losses without gradients. */
    public static Result evaluate(Decoder decoder, List<TokenSequence> sequences) {
        return evaluate(decoder, sequences, MediaTensors.NONE);
    }

    /** Likewise with media in the places of placeholder tokens. */
    public static Result evaluate(Decoder decoder, List<TokenSequence> sequences, MediaTensors media) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                TrainingPass pass = TrainingPass.evaluate(decoder, TargetRows.rows(sequences, media))) {
            TargetRows targets = TargetRows.of(sequences, pass.rows());
            Tensor at = decoder.here(Tensor.of(targets.at(), targets.at().length));
            Tensor picked = TrainMath.tensor("pick", pass.hidden(), at);
            LanguageHead.Result head = new LanguageHead(decoder).losses(picked, targets.targets(), 0);
            return new Result(
                    head.losses().toFloats(), targets.weights(), flags(head.correct()), targets.sequence(), 0);
        }
    }

    private static boolean[] flags(Tensor tensor) {
        byte[] bytes = tensor.toBytes();
        boolean[] flags = new boolean[bytes.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = bytes[i] != 0;
        }
        return flags;
    }

    /** Sequences of a padded batch, their padding taken off. */
    public static PackedRows packed(List<TokenSequence> sequences) {
        return TargetRows.rows(sequences);
    }
}
