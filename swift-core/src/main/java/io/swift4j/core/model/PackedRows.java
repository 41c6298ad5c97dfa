package io.swift4j.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences that lie end to end, without padding; each attends to itself alone.
 *
 * @param ids of all tokens, {@code [tokens]}
 * @param positions of all tokens within their sequences, {@code [axes][tokens]}; one axis unless media have more
 * @param lengths of the sequences; they add up to {@code tokens}
 * @param media what stands at placeholder tokens, in the order of the sequences
 */
public record PackedRows(int[] ids, int[][] positions, int[] lengths, MediaTensors media) {

    public PackedRows {
        int total = Arrays.stream(lengths).sum();
        if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(length -> length <= 0)) {
            throw new IllegalArgumentException("packed rows are one or more sequences of at least one token");
        }
        if (ids.length != total || Arrays.stream(positions).anyMatch(axis -> axis.length != total)) {
            throw new IllegalArgumentException(
                    "lengths add up to " + total + " tokens, but there are " + ids.length + " ids and "
                            + Arrays.stream(positions).map(axis -> axis.length).toList() + " positions");
        }
    }

    /** Sequences whose positions begin at 0. */
    public static PackedRows of(List<int[]> sequences) {
        return of(sequences, MediaTensors.NONE);
    }

    /** Sequences with media; their positions begin at 0 until {@link #withPositions} says otherwise. */
    public static PackedRows of(List<int[]> sequences, MediaTensors media) {
        int[] lengths = sequences.stream().mapToInt(row -> row.length).toArray();
        int[] ids = sequences.stream().flatMapToInt(Arrays::stream).toArray();
        int[] positions = new int[ids.length];
        int at = 0;
        for (int length : lengths) {
            for (int i = 0; i < length; i++) {
                positions[at++] = i;
            }
        }
        return new PackedRows(ids, new int[][] {positions}, lengths, media);
    }

    /** The sequences as rows, padded on the right with 0. */
    int[][] padded() {
        int[][] rows = new int[lengths.length][longest()];
        int at = 0;
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(ids, at, rows[r], 0, lengths[r]);
            at += lengths[r];
        }
        return rows;
    }

    /** 1 for the tokens of {@link #padded}, 0 for its padding. */
    int[][] keep() {
        int[][] keep = new int[lengths.length][longest()];
        for (int r = 0; r < keep.length; r++) {
            Arrays.fill(keep[r], 0, lengths[r], 1);
        }
        return keep;
    }

    /** The same sequences with the positions that the tokens of {@link #padded} have. */
    PackedRows withPositions(AxisPositions padded) {
        int[][] packed = new int[padded.axes().length][ids.length];
        for (int axis = 0; axis < packed.length; axis++) {
            int at = 0;
            for (int r = 0; r < lengths.length; r++) {
                System.arraycopy(padded.axes()[axis][r], 0, packed[axis], at, lengths[r]);
                at += lengths[r];
            }
        }
        return new PackedRows(ids, packed, lengths, media);
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
        int[][] newPositions = new int[positions.length][newIds.length];
        List<Integer> newLengths = new ArrayList<>();
        int from = 0;
        int to = 0;
        for (int length : lengths) {
            for (int i = 0; i < virtual; i++, to++) {
                newIds[to] = -1 - i;
                for (int[] axis : newPositions) {
                    axis[to] = shift + i;
                }
            }
            for (int i = 0; i < length; i++, to++, from++) {
                newIds[to] = ids[from];
                for (int axis = 0; axis < positions.length; axis++) {
                    newPositions[axis][to] = shift + virtual + positions[axis][from];
                }
            }
            newLengths.add(length + virtual);
        }
        return new PackedRows(
                newIds,
                newPositions,
                newLengths.stream().mapToInt(Integer::intValue).toArray(),
                media);
    }
}
