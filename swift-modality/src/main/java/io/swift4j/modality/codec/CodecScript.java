package io.swift4j.modality.codec;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.Map;

/** What every codec is that is a script over its weights; it owns both. */
public abstract class CodecScript implements AutoCloseable {

    protected final Script script;
    protected final CodecWeights weights;
    private final Runnable freeing;

    /** {@code freeing} is run after script and weights have been closed. */
    protected CodecScript(Script script, CodecWeights weights, Runnable freeing) {
        this.script = script;
        this.weights = weights;
        this.freeing = freeing;
    }

    /** The weights by their names in a checkpoint; they stay the codec's. */
    public final Map<String, Tensor> parameters() {
        return weights.stored();
    }

    @Override
    public final void close() {
        script.close();
        weights.close();
        freeing.run();
    }
}
