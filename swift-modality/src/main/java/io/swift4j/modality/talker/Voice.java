package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;

/**
 * Whose voice Qwen2.5-Omni speaks with: the entries {@code cond} and {@code ref_mel} of a speaker in its {@code spk_dict.pt}.
 *
 * <p>That file is a pickle, which is not read; save the two as safetensors. The tensors stay the caller's.
 *
 * @param conditioning of the speaker, {@code [1, width]}
 * @param referenceMel of an utterance, {@code [1, frames, mels]}, natural logarithms of amplitudes
 */
public record Voice(Tensor conditioning, Tensor referenceMel) {

    public Voice {
        if (conditioning.rank() != 2 || conditioning.size(0) < 1) {
            throw new SwiftException("a voice's conditioning must be [1, width], not " + conditioning);
        }
        if (referenceMel.rank() != 3 || referenceMel.size(0) != conditioning.size(0)) {
            throw new SwiftException("a voice's mel spectrogram must be [" + conditioning.size(0)
                    + ", frames, mels], not " + referenceMel);
        }
    }
}
