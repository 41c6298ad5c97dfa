package io.swift4j.core.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The input of one pass over whole sequences: token ids {@code [batch, tokens]} and, where needed, padding and positions.
 *
 * <p>Immutable as long as the arrays are left alone, which are not copied.
 */
public final class ForwardInput {

    private final int[][] ids;
    private final Optional<int[][]> keep;
    private final Optional<int[][]> positions;
    private final boolean hiddenStates;

    private ForwardInput(int[][] ids, Optional<int[][]> keep, Optional<int[][]> positions, boolean hiddenStates) {
        this.ids = ids;
        this.keep = keep;
        this.positions = positions;
        this.hiddenStates = hiddenStates;
    }

    /** Sequences of one length, without padding. */
    public static ForwardInput of(int[]... ids) {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new IllegalArgumentException("input ids must have at least one row of at least one token");
        }
        check("ids", ids, ids);
        return new ForwardInput(ids, Optional.empty(), Optional.empty(), false);
    }

    /** With padding where {@code mask} is 0. */
    public ForwardInput withKeep(int[][] mask) {
        check("keep", mask, ids);
        return new ForwardInput(ids, Optional.of(mask), positions, hiddenStates);
    }

    /**
     * With position ids; without them they are 0, 1, 2 … in every row, padding included, as the reference has it.
     *
     * <p>Positions that start again within a row, with no padding given, mark sequences packed into it, which then don't see
     * each other.
     */
    public ForwardInput withPositions(int[][] rows) {
        check("positions", rows, ids);
        return new ForwardInput(ids, keep, Optional.of(rows), hiddenStates);
    }

    /** Asking for the hidden states of every layer too. */
    public ForwardInput withHiddenStates() {
        return new ForwardInput(ids, keep, positions, true);
    }

    private static void check(String what, int[][] rows, int[][] ids) {
        if (rows.length != ids.length || Arrays.stream(rows).anyMatch(row -> row.length != ids[0].length)) {
            throw new IllegalArgumentException(
                    what + " must be " + ids.length + " rows of " + ids[0].length + " values each");
        }
    }

    public int[][] ids() {
        return ids;
    }

    /** 0 for padding; empty when nothing is. */
    public Optional<int[][]> keep() {
        return keep;
    }

    boolean hiddenStates() {
        return hiddenStates;
    }

    /** The mask where it hides anything. */
    Optional<int[][]> padding() {
        return keep.filter(
                mask -> Arrays.stream(mask).flatMapToInt(Arrays::stream).anyMatch(value -> value == 0));
    }

    /** This input behind {@code virtual} tokens with ids -1, -2, …, and with positions that begin {@code shift} later. */
    ForwardInput after(int virtual, int shift) {
        if (virtual == 0 && shift == 0) {
            return this;
        }
        int[][] newIds = new int[ids.length][];
        int[][] newPositions = new int[ids.length][];
        int[][] newKeep = new int[ids.length][];
        int[][] at = positions();
        for (int r = 0; r < ids.length; r++) {
            int length = virtual + ids[r].length;
            newIds[r] = new int[length];
            newPositions[r] = new int[length];
            newKeep[r] = new int[length];
            for (int t = 0; t < length; t++) {
                boolean real = t >= virtual;
                newIds[r][t] = real ? ids[r][t - virtual] : -1 - t;
                newPositions[r][t] = shift + (real ? virtual + at[r][t - virtual] : t);
                newKeep[r][t] = real && keep.isPresent() ? keep.get()[r][t - virtual] : 1;
            }
        }
        return new ForwardInput(newIds, keep.map(any -> newKeep), Optional.of(newPositions), hiddenStates);
    }

    int[][] positions() {
        return positions.orElseGet(() -> {
            int[][] rows = new int[ids.length][ids[0].length];
            for (int[] row : rows) {
                Arrays.setAll(row, i -> i);
            }
            return rows;
        });
    }

    /** For each token the number of its packed sequence; empty when rows are not packed. */
    Optional<int[][]> segments() {
        if (positions.isEmpty() || keep.isPresent()) {
            return Optional.empty();
        }
        boolean packed = false;
        int[][] at = positions.get();
        int[][] segments = new int[ids.length][ids[0].length];
        for (int r = 0; r < segments.length; r++) {
            for (int t = 1; t < segments[r].length; t++) {
                boolean starts = at[r][t] != at[r][t - 1] + 1;
                segments[r][t] = segments[r][t - 1] + (starts ? 1 : 0);
                packed |= starts;
            }
        }
        return packed ? Optional.of(segments) : Optional.empty();
    }

    int longest() {
        return 1 + Arrays.stream(positions()).flatMapToInt(Arrays::stream).max().orElse(0);
    }
}
