package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import io.swift4j.peft.AdaptedModel;

/**
 * The layer {@code score} that turns a pooled hidden state into scores, as transformers' {@code ForSequenceClassification}
 * models have it: a matrix {@code [labels, hidden]} without bias, which begins at random with deviation 0.02.
 */
final class ScoreHead {

    static final String NAME = "score.weight";

    private static final double DEVIATION = 0.02;

    private ScoreHead() {}

    /** Gives a model the layer unless it has one. */
    static void prepare(AdaptedModel model, int labels, long seed) {
        Tensor own = model.decoder().topTensors().get(NAME);
        if (own == null) {
            try (TensorScope scope = TensorScope.open()) {
                Torch.seed(seed);
                long hidden = model.model().decoder().config().hiddenSize();
                Tensor first = TrainMath.tensor("drawn_normal", new long[] {labels, hidden}, DEVIATION);
                model.addScore(first.to(model.decoder().device()));
            }
        } else if (own.size(0) != labels) {
            throw new SwiftException("the model's score layer gives " + own.size(0) + " scores, but " + labels
                    + " are wanted; num_labels must be the same");
        }
    }

    /** Scores in float32, {@code [rows, labels]}. */
    static Tensor scores(Decoder decoder, Tensor pooled) {
        Tensor weight = decoder.topTensors().get(NAME);
        if (weight == null) {
            throw new SwiftException("the model has no score layer");
        }
        return TrainMath.tensor("scores", pooled, weight);
    }

    /** The numbers of a tensor in a graph. */
    static float[] numbers(Tensor tensor) {
        try (GradMode none = GradMode.open(GradMode.Mode.NO_GRAD);
                Tensor plain = TrainMath.tensor("detached", tensor)) {
            return plain.toFloats();
        }
    }
}
