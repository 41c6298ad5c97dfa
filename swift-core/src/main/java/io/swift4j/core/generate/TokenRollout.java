package io.swift4j.core.generate;

import java.util.Arrays;

/** A rollout that keeps its rows' tokens; what a model makes of them is left to those that extend it. */
public abstract class TokenRollout implements Rollout {

    /** Room for answers is reserved this much at a time, so that a short answer to a long allowance stays small. */
    protected static final int RESERVE = 256;

    private int[][] ids;
    private int width;

    /**
     * Rows that begin with some tokens.
     *
     * @param beginnings {@code [rows][tokens]}, which are copied
     */
    protected TokenRollout(int[][] beginnings) {
        this.ids = copied(beginnings, beginnings[0].length);
        this.width = beginnings[0].length;
    }

    private static int[][] copied(int[][] rows, int length) {
        return Arrays.stream(rows).map(row -> Arrays.copyOf(row, length)).toArray(int[][]::new);
    }

    @Override
    public final int rows() {
        return ids.length;
    }

    @Override
    public final int width() {
        return width;
    }

    @Override
    public final int[][] ids() {
        return copied(ids, width);
    }

    @Override
    public final int[] row(int row) {
        return Arrays.copyOf(ids[row], width);
    }

    /** One token of a row. */
    protected final int token(int row, int at) {
        return ids[row][at];
    }

    /** Puts another token in the place of one. */
    protected final void replace(int row, int at, int token) {
        ids[row][at] = token;
    }

    @Override
    public void push(int[] tokens) {
        if (width == ids[0].length) {
            ids = copied(ids, width + RESERVE);
        }
        for (int row = 0; row < ids.length; row++) {
            ids[row][width] = tokens[row];
        }
        width++;
    }

    @Override
    public void pickRows(int[] rows) {
        ids = Arrays.stream(rows).mapToObj(row -> ids[row].clone()).toArray(int[][]::new);
    }
}
