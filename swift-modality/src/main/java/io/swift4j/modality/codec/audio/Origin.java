package io.swift4j.modality.codec.audio;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.layers.WeightShapes;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a codec comes from.
 *
 * @param source of the weights, for messages
 * @param tensors of the whole checkpoint by name
 * @param prefix of the codec's names
 * @param features that the checkpoint's own feature extractor has
 * @param freeing what is done when the codec is closed
 */
record Origin(
        String source, Map<String, Tensor> tensors, String prefix, Optional<CodecFeatures> features, Runnable freeing) {

    /** The codec's own weights, of the shapes that its configuration wants, with what is derived from them. */
    CodecWeights weights(WeightShapes shapes, UnaryOperator<Map<String, Tensor>> derive) {
        CodecWeights weights = CodecWeights.of(source, tensors, prefix, derive);
        try {
            weights.check(shapes);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    CodecWeights weights(WeightShapes shapes) {
        return weights(shapes, found -> Map.of());
    }
}
