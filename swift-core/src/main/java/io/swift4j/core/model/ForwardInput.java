package io.swift4j.core.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The input of one pass over whole sequences.
 *
 * @param ids token ids {@code [batch, tokens]}
 * @param keep 0 for padding, {@code [batch, tokens]}; null when nothing is padding
 * @param positions position ids {@code [batch, tokens]}; null for 0, 1, 2 … in every row, padding included, as the reference
 *     has it. Positions that start again within a row, with no {@code keep}, mark sequences packed into it, which then don't
 *     see each other
 * @param hiddenStates whether to return the hidden states of every layer
 */
public record ForwardInput(int[][] ids, int @Nullable [][] keep, int @Nullable [][] positions, boolean hiddenStates) {

    public ForwardInput {
        int width = ids.length == 0 ? 0 : ids[0].length;
        if (width == 0) {
            throw new IllegalArgumentException("input ids must have at least one row of at least one token");
        }
        check("ids", ids, ids.length, width);
        if (keep != null) {
            check("keep", keep, ids.length, width);
        }
        if (positions != null) {
            check("positions", positions, ids.length, width);
        }
    }

    /** Plain sequences of one length. */
    public static ForwardInput of(int[]... ids) {
        return new ForwardInput(ids, null, null, false);
    }

    private static void check(String what, int[][] rows, int height, int width) {
        if (rows.length != height || Arrays.stream(rows).anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException(what + " must be " + height + " rows of " + width + " values each");
        }
    }

    boolean isPadded() {
        return keep != null && Arrays.stream(keep).flatMapToInt(Arrays::stream).anyMatch(value -> value == 0);
    }

    /** The position ids to use. */
    int[][] positionsOrDefault() {
        if (positions != null) {
            return positions;
        }
        int[][] rows = new int[ids.length][ids[0].length];
        for (int[] row : rows) {
            Arrays.setAll(row, i -> i);
        }
        return rows;
    }

    /** For each token the number of its packed sequence; null when rows are not packed. */
    int @Nullable [][] segments() {
        if (positions == null || keep != null) {
            return null;
        }
        boolean packed = false;
        int[][] segments = new int[ids.length][ids[0].length];
        for (int r = 0; r < segments.length; r++) {
            for (int t = 1; t < segments[r].length; t++) {
                boolean starts = positions[r][t] != positions[r][t - 1] + 1;
                segments[r][t] = segments[r][t - 1] + (starts ? 1 : 0);
                packed |= starts;
            }
        }
        return packed ? segments : null;
    }

    int longest() {
        return 1
                + Arrays.stream(positionsOrDefault())
                        .flatMapToInt(Arrays::stream)
                        .max()
                        .orElse(0);
    }
}
