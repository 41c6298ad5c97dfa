package io.swift4j.modality.codec.image;

import io.swift4j.core.torch.Script;
import io.swift4j.modality.codec.CodecScript;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.layers.WeightShapes;
import java.util.function.Supplier;

/** A tokenizer that is a script over its weights. */
abstract class ScriptedTokenizer extends CodecScript implements ImageTokenizer {

    /** {@code freeing} is run after script and weights have been closed. */
    ScriptedTokenizer(Script script, CodecWeights weights, Runnable freeing) {
        super(script, weights, freeing);
    }

    /**
     * A tokenizer of weights, which are closed where they don't make one.
     *
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    static <T extends ScriptedTokenizer> T checked(
            CodecWeights weights, Supplier<WeightShapes> shapes, Supplier<T> made) {
        try {
            weights.check(shapes.get());
            return made.get();
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }
}
