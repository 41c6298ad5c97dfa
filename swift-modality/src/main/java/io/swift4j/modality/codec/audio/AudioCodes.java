package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sound as codes.
 *
 * <p>Its tensors belong to whoever owns tensors where it was made: a scope, or the caller.
 *
 * @param chunks int64 {@code [chunks, batch, codebooks, frames]}; one chunk unless the codec encodes long sound piece by piece
 * @param scales what the sound of each chunk was divided by, {@code [chunks, batch, 1]}; empty where the codec does not normalise
 * @param missingFrames frames of the last chunk that are only filling, which the reference calls {@code last_frame_pad_length}
 */
public record AudioCodes(Tensor chunks, Optional<Tensor> scales, int missingFrames) {

    public AudioCodes {
        long[] shape = chunks.shape();
        if (shape.length != 4) {
            throw new SwiftException(
                    "codes of sound must be [chunks, batch, codebooks, frames], not " + Arrays.toString(shape));
        }
        if (missingFrames < 0 || missingFrames >= shape[3]) {
            throw new SwiftException("the last chunk can't lack " + missingFrames + " of " + shape[3] + " frames");
        }
        if (scales.isPresent() && !Arrays.equals(scales.get().shape(), new long[] {shape[0], shape[1], 1})) {
            throw new SwiftException(
                    "scales must be [" + shape[0] + ", " + shape[1] + ", 1] for codes " + Arrays.toString(shape)
                            + ", not " + Arrays.toString(scales.get().shape()));
        }
    }

    /** Codes of one chunk, {@code [batch, codebooks, frames]}, without scales. */
    public static AudioCodes of(Tensor codes) {
        if (codes.rank() != 3) {
            throw new SwiftException(
                    "codes of sound must be [batch, codebooks, frames], not " + Arrays.toString(codes.shape()));
        }
        return new AudioCodes(codes.reshape(1, codes.size(0), codes.size(1), codes.size(2)), Optional.empty(), 0);
    }

    /**
     * The codes {@code [batch, codebooks, frames]}.
     *
     * @throws SwiftException when there are several chunks
     */
    public Tensor codes() {
        if (chunks.size(0) != 1) {
            throw new SwiftException("the sound was encoded in " + chunks.size(0) + " chunks; there is no one tensor of"
                    + " codes for all of it");
        }
        return chunks.reshape(chunks.size(1), chunks.size(2), chunks.size(3));
    }

    /** How many codebooks were used. */
    public int codebooks() {
        return (int) chunks.size(2);
    }
}
