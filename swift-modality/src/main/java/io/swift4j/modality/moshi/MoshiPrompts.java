package io.swift4j.modality.moshi;

import io.swift4j.core.SwiftException;

/**
 * A batch of conversations so far: text and both streams of codes of one length. Arrays are neither copied nor changed.
 *
 * @param ids tokens of text {@code [batch][frames]}
 * @param own codes of the model's voice, {@code [batch][codebooks][frames]}
 * @param user codes of the user's voice, likewise
 */
public record MoshiPrompts(int[][] ids, int[][][] own, int[][][] user) {

    /**
     * Checks the sizes.
     *
     * @throws SwiftException naming what does not fit
     */
    public MoshiPrompts {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new SwiftException("there must be at least one conversation of at least one frame");
        }
        for (int[][][] stream : new int[][][][] {own, user}) {
            if (stream.length != ids.length) {
                throw new SwiftException("codes are given for " + stream.length + " conversations of " + ids.length);
            }
            for (int row = 0; row < ids.length; row++) {
                for (int[] codes : stream[row]) {
                    if (codes.length != ids[0].length || ids[row].length != ids[0].length) {
                        throw new SwiftException("row " + row + " has " + codes.length
                                + " frames of codes; text and codes must have " + ids[0].length);
                    }
                }
            }
        }
    }
}
