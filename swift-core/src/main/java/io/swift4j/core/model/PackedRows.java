package io.swift4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences that lie end to end, without padding; each attends to itself alone.
 *
 * @param ids of all tokens, {@code [tokens]}
 * @param positions of all tokens within their sequences
 * @param lengths of the sequences; they add up to {@code tokens}
 */
public record PackedRows(int[] ids, int[] positions, int[] lengths) {

    public PackedRows {
        int total = Arrays.stream(lengths).sum();
        if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(length -> length <= 0)) {
            throw new IllegalArgumentException("packed rows are one or more sequences of at least one token");
        }
        if (ids.length != total || positions.length != total) {
            throw new IllegalArgumentException("lengths add up to " + total + " tokens, but there are " + ids.length
                    + " ids and " + positions.length + " positions");
        }
    }

    /** Sequences whose positions begin at 0. */
    public static PackedRows of(List<int[]> sequences) {
        int[] lengths = sequences.stream().mapToInt(row -> row.length).toArray();
        int[] ids = sequences.stream().flatMapToInt(Arrays::stream).toArray();
        int[] positions = new int[ids.length];
        int at = 0;
        for (int length : lengths) {
            for (int i = 0; i < length; i++) {
                positions[at++] = i;
            }
        }
        return new PackedRows(ids, positions, lengths);
    }

    /** How many tokens there are. */
    public int tokens() {
        return ids.length;
    }

    /** The length of the longest sequence. */
    public int longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** Each sequence behind virtual tokens with ids -1, -2, …, its positions beginning {@code shift} later. */
    PackedRows after(int virtual, int shift) {
        if (virtual == 0 && shift == 0) {
            return this;
        }
        int[] newIds = new int[ids.length + virtual * lengths.length];
        int[] newPositions = new int[newIds.length];
        List<Integer> newLengths = new ArrayList<>();
        int from = 0;
        int to = 0;
        for (int length : lengths) {
            for (int i = 0; i < virtual; i++, to++) {
                newIds[to] = -1 - i;
                newPositions[to] = shift + i;
            }
            for (int i = 0; i < length; i++, to++, from++) {
                newIds[to] = ids[from];
                newPositions[to] = shift + virtual + positions[from];
            }
            newLengths.add(length + virtual);
        }
        return new PackedRows(
                newIds,
                newPositions,
                newLengths.stream().mapToInt(Integer::intValue).toArray());
    }
}
