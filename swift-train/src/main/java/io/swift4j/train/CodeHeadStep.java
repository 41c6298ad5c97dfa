package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.CodeHead;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;

/**
 * Prediction of codes by a head of their own on one micro-batch: sequences in, gradients added to every trained tensor, of the head too,
 * losses out.
 *
 * <p>Sequences hold {@link CodeHead#placeholder} where codes are inputs, which come as media; their labels are codes.
 */
public final class CodeHeadStep {

    private CodeHeadStep() {}

    /**
     * Adds the gradients of the sum of weighted losses divided by {@code normalizer}.
     *
     * @param media codes that are inputs, and what encoders see, in the order of the sequences
     * @param normalizer how many targets the whole step has, over all micro-batches and replicas
     * @return the weighted sum of the losses, not divided
     */
    public static double run(
            Decoder decoder,
            CodeHead head,
            List<TokenSequence> sequences,
            MediaTensors media,
            double normalizer,
            TrainingPass.Options options) {
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.run(decoder, TargetRows.rows(sequences, media), options)) {
            Targets targets = Targets.of(decoder, head, sequences, pass);
            Tensor picked;
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                picked = TrainMath.tensor("pick", pass.hidden(), targets.at);
            }
            double sum;
            try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor leaf = TrainMath.tensor("detached_as", picked).requireGrad(true);
                Tensor loss = targets.loss(head.scores(leaf));
                sum = loss.item();
                TrainMath.tensor("times", loss, 1 / normalizer).backward();
                Tensor gradient = leaf.grad();
                if (gradient == null) {
                    throw new IllegalStateException("the head's scores do not follow from the states");
                }
                pass.backward(TrainMath.tensor("place", pass.hidden(), targets.at, gradient), 0);
            }
            return sum;
        }
    }

    /** The same sum of losses without gradients. */
    public static double evaluate(Decoder decoder, CodeHead head, List<TokenSequence> sequences, MediaTensors media) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                TrainingPass pass = TrainingPass.evaluate(decoder, TargetRows.rows(sequences, media))) {
            Targets targets = Targets.of(decoder, head, sequences, pass);
            return targets.loss(head.scores(TrainMath.tensor("pick", pass.hidden(), targets.at)))
                    .item();
        }
    }

    private record Targets(Tensor at, Tensor codes, Tensor weights) {

        static Targets of(Decoder decoder, CodeHead head, List<TokenSequence> sequences, TrainingPass pass) {
            TargetRows rows = TargetRows.of(sequences, pass.rows());
            if (rows.at().length == 0) {
                throw new SwiftException(
                        "a batch of " + sequences.size() + " sequences has no code to learn from; all labels are -100");
            }
            for (long code : rows.targets()) {
                if (code < 0 || code >= head.size()) {
                    throw new SwiftException("label " + code + " is no code; there are " + head.size());
                }
            }
            return new Targets(
                    decoder.here(Tensor.of(rows.at(), rows.at().length)),
                    decoder.here(Tensor.of(rows.targets(), rows.targets().length)),
                    decoder.here(Tensor.of(rows.weights(), rows.weights().length)));
        }

        Tensor loss(Tensor scores) {
            return TrainMath.tensor("weighted_sum", TrainMath.tensor("code_losses", scores, codes), weights);
        }
    }
}
