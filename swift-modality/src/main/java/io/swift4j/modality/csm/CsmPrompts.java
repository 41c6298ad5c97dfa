package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import java.util.List;
import java.util.Optional;

/**
 * A batch of texts with sounds between them. Arrays are neither copied nor changed.
 *
 * @param ids token ids {@code [batch][tokens]}, padded on the left, with one audio token for each frame of a sound
 * @param keep 0 for padding
 * @param sounds of each row in the order of its audio tokens, one channel at the codec's rate; rows may have none
 * @param labels what is learned: the audio token or the one that ends audio where a frame is, -101 where only its first code is, -100
 *     where nothing is
 */
public record CsmPrompts(int[][] ids, int[][] keep, List<List<float[]>> sounds, Optional<int[][]> labels) {

    /**
     * Checks the sizes.
     *
     * @throws SwiftException naming what does not fit
     */
    public CsmPrompts {
        sounds = sounds.stream().map(List::copyOf).toList();
        if (ids.length == 0 || ids[0].length == 0) {
            throw new SwiftException("there must be at least one prompt of at least one token");
        }
        if (sounds.size() != ids.length) {
            throw new SwiftException("sounds are given for " + sounds.size() + " prompts of " + ids.length);
        }
        check("attention mask", keep, ids);
        labels.ifPresent(rows -> check("labels", rows, ids));
    }

    private static void check(String what, int[][] rows, int[][] ids) {
        if (rows.length != ids.length) {
            throw new SwiftException(what + " has " + rows.length + " rows, the ids have " + ids.length);
        }
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != ids[0].length || ids[row].length != ids[0].length) {
                throw new SwiftException("row " + row + " of ids and " + what + " must have " + ids[0].length
                        + " values, not " + ids[row].length + " and " + rows[row].length);
            }
        }
    }

    /** Whether there is any sound. */
    boolean sounding() {
        return sounds.stream().anyMatch(row -> !row.isEmpty());
    }
}
