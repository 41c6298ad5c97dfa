package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Slice;

/**
 * Which tokens a sound of codes is written in.
 *
 * @param layout of the codebooks
 * @param first the token of the first codebook's code 0; flattened, the codes of the others follow, else all streams have the same
 * @param codebooks of a frame
 * @param size codes of a codebook
 * @param none what stands where a delayed stream has no code
 */
public record SoundCodeTokens(SoundLayout layout, int first, int codebooks, int size, int none) {

    public SoundCodeTokens {
        if (first < 0 || codebooks < 1 || size < 1) {
            throw new SwiftException(
                    "a sound's tokens need first of 0 or more, and codebooks and size of 1 or more, not " + first + ", "
                            + codebooks + " and " + size);
        }
        if (layout == SoundLayout.DELAYED && none >= first && none < first + size) {
            throw new SwiftException("token " + none + " stands for no code, and for code " + (none - first));
        }
    }

    /** The codes of a codebook. */
    Slice of(int book) {
        int from = layout == SoundLayout.FLATTENED ? first + book * size : first;
        return new Slice(from, from + size);
    }

    static int token(Slice codes, int code, String what) {
        if (code < 0 || code >= codes.to() - codes.from()) {
            throw new SwiftException(
                    "code " + code + " of a " + what + " is none of the " + (codes.to() - codes.from()) + " there are");
        }
        return codes.from() + code;
    }
}
