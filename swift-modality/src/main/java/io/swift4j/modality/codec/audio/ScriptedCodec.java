package io.swift4j.modality.codec.audio;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecScript;
import io.swift4j.modality.codec.CodecWeights;
import java.util.Map;

/** A codec that is a script over its weights. */
abstract class ScriptedCodec extends CodecScript implements AudioCodec {

    private final CodecFeatures features;

    /** {@code freeing} is run after script and weights have been closed. */
    ScriptedCodec(Script script, CodecWeights weights, CodecFeatures features, Runnable freeing) {
        super(script, weights, freeing);
        this.features = features;
    }

    /** What a function of the script makes of the weights and some arguments, by name, in the caller's scope. */
    final Map<String, Tensor> made(String function, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = weights.dict();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return script.dict(function, all);
    }

    /** The same tensors, out of a scope that is about to end. */
    static Map<String, Tensor> escaped(TensorScope scope, Map<String, Tensor> made) {
        made.values().forEach(tensor -> scope.escape(tensor));
        return made;
    }

    @Override
    public final Tensor roundTrip(Tensor sound, EncodeOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(CodecSounds.cut(decode(encode(sound, options)), sound.size(2)));
        }
    }

    @Override
    public final CodecFeatures features() {
        return features;
    }
}
