package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;

/**
 * A sound as codes. Arrays are neither copied nor changed.
 *
 * @param codes {@code [codebooks][frames]}
 */
public record SoundCodes(int[][] codes) {

    public SoundCodes {
        if (codes.length == 0) {
            throw new SwiftException("a sound of codes has at least one codebook");
        }
        for (int[] book : codes) {
            if (book.length != codes[0].length) {
                throw new SwiftException(
                        "codebooks have " + codes[0].length + " and " + book.length + " frames; they must agree");
            }
        }
    }
}
