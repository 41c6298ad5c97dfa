package io.swift4j.modality.moshi;

import java.util.Arrays;

/** Moshi's delay: all codebooks but the first are one frame late. */
final class Delay {

    /** What stands where a code is yet to be chosen. */
    static final int OPEN = -1;

    private Delay() {}

    /**
     * Delayed codes, and {@link #OPEN} after them.
     *
     * @param codes {@code [codebooks][frames]}
     * @param none the code that stands for none
     * @param length of the result; its last frame has no first code
     * @return {@code [codebooks][length]}
     */
    static int[][] pattern(int[][] codes, int none, int length) {
        int[][] delayed = new int[codes.length][length];
        for (int book = 0; book < codes.length; book++) {
            Arrays.fill(delayed[book], OPEN);
            int kept = Math.min(codes[book].length, length - 1);
            System.arraycopy(codes[book], 0, delayed[book], book == 0 ? 0 : 1, kept);
            delayed[book][book == 0 ? length - 1 : 0] = none;
        }
        return delayed;
    }

    /** A pattern's first frames. */
    static int[][] first(int[][] pattern, int frames) {
        return Arrays.stream(pattern).map(row -> Arrays.copyOf(row, frames)).toArray(int[][]::new);
    }
}
