package io.swift4j.core.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * The input of one pass over whole sequences: token ids {@code [batch, tokens]} and, where needed, padding, positions and
 * media.
 *
 * <p>Immutable as long as the arrays are left alone, which are not copied.
 */
public final class ForwardInput {

    private final int[][] ids;
    private final Optional<int[][]> keep;
    private final Optional<int[][][]> positions;
    private final MediaTensors media;
    private final boolean hiddenStates;

    private ForwardInput(
            int[][] ids,
            Optional<int[][]> keep,
            Optional<int[][][]> positions,
            MediaTensors media,
            boolean hiddenStates) {
        this.ids = ids;
        this.keep = keep;
        this.positions = positions;
        this.media = media;
        this.hiddenStates = hiddenStates;
    }

    /** Sequences of one length, without padding. */
    public static ForwardInput of(int[]... ids) {
        if (ids.length == 0 || ids[0].length == 0) {
            throw new IllegalArgumentException("input ids must have at least one row of at least one token");
        }
        check("ids", ids, ids);
        return new ForwardInput(ids, Optional.empty(), Optional.empty(), MediaTensors.NONE, false);
    }

    /** With padding where {@code mask} is 0. */
    public ForwardInput withKeep(int[][] mask) {
        check("keep", mask, ids);
        return new ForwardInput(ids, Optional.of(mask), positions, media, hiddenStates);
    }

    /**
     * With position ids; without them they are 0, 1, 2 … in every row, padding included, as the reference has it, or what the
     * model's encoders say for media.
     *
     * <p>Positions that start again within a row, with no padding given, mark sequences packed into it, which then don't see
     * each other.
     */
    public ForwardInput withPositions(int[][] rows) {
        return withAxes(new int[][][] {rows});
    }

    /** With position ids along several axes, {@code [axes][batch][tokens]}. */
    public ForwardInput withAxes(int[][][] axes) {
        for (int[][] rows : axes) {
            check("positions", rows, ids);
        }
        return new ForwardInput(ids, keep, Optional.of(axes), media, hiddenStates);
    }

    /** With pictures, films and sounds in the places of placeholder tokens. */
    public ForwardInput withMedia(MediaTensors tensors) {
        return new ForwardInput(ids, keep, positions, tensors, hiddenStates);
    }

    /** Asking for the hidden states of every layer too. */
    public ForwardInput withHiddenStates() {
        return new ForwardInput(ids, keep, positions, media, true);
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

    MediaTensors media() {
        return media;
    }

    boolean positioned() {
        return positions.isPresent();
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
        int[][] newKeep = new int[ids.length][];
        int[][][] at = positions();
        int[][][] newPositions = new int[at.length][ids.length][];
        for (int r = 0; r < ids.length; r++) {
            int length = virtual + ids[r].length;
            newIds[r] = new int[length];
            newKeep[r] = new int[length];
            for (int t = 0; t < length; t++) {
                boolean real = t >= virtual;
                newIds[r][t] = real ? ids[r][t - virtual] : -1 - t;
                newKeep[r][t] = real && keep.isPresent() ? keep.get()[r][t - virtual] : 1;
            }
            for (int axis = 0; axis < at.length; axis++) {
                newPositions[axis][r] = new int[length];
                for (int t = 0; t < length; t++) {
                    newPositions[axis][r][t] = shift + (t >= virtual ? virtual + at[axis][r][t - virtual] : t);
                }
            }
        }
        return new ForwardInput(newIds, keep.map(any -> newKeep), Optional.of(newPositions), media, hiddenStates);
    }

    int[][][] positions() {
        return positions.orElseGet(() -> {
            int[][] rows = new int[ids.length][ids[0].length];
            for (int[] row : rows) {
                Arrays.setAll(row, i -> i);
            }
            return new int[][][] {rows};
        });
    }

    /** For each token the number of its packed sequence; empty when rows are not packed. */
    Optional<int[][]> segments() {
        if (positions.isEmpty() || positions.get().length > 1 || keep.isPresent()) {
            return Optional.empty();
        }
        boolean packed = false;
        int[][] at = positions.get()[0];
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
        return 1
                + Arrays.stream(positions())
                        .flatMap(Arrays::stream)
                        .flatMapToInt(Arrays::stream)
                        .max()
                        .orElse(0);
    }
}
