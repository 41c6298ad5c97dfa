package io.swift4j.modality.discrete;

import java.util.Arrays;

/** How the codebooks of a sound are written. */
public enum SoundLayout {
    /** In one stream: frame by frame, in each frame one codebook after the other. */
    FLATTENED,
    /** A stream for each codebook, each a step behind the one before (Copet et al. 2023). */
    DELAYED,
    /** A stream for each codebook, all in step. */
    PARALLEL;

    /**
     * Codes in their streams.
     *
     * @param codes {@code [codebooks][frames]}
     * @param none stands where a stream has no code
     * @return {@code [streams][steps]}
     */
    public int[][] lay(int[][] codes, int none) {
        int books = codes.length;
        int frames = codes[0].length;
        switch (this) {
            case FLATTENED -> {
                int[] stream = new int[books * frames];
                for (int at = 0; at < stream.length; at++) {
                    stream[at] = codes[at % books][at / books];
                }
                return new int[][] {stream};
            }
            case DELAYED -> {
                int[][] streams = new int[books][frames + books - 1];
                for (int book = 0; book < books; book++) {
                    Arrays.fill(streams[book], none);
                    System.arraycopy(codes[book], 0, streams[book], book, frames);
                }
                return streams;
            }
            default -> {
                return Arrays.stream(codes).map(int[]::clone).toArray(int[][]::new);
            }
        }
    }

    /**
     * What {@link #lay} laid.
     *
     * @param streams {@code [streams][steps]}; frames that are not whole are left out
     * @return {@code [codebooks][frames]}
     */
    public int[][] codes(int[][] streams, int books) {
        int steps = streams[0].length;
        int frames = switch (this) {
            case FLATTENED -> steps / books;
            case DELAYED -> Math.max(0, steps - books + 1);
            case PARALLEL -> steps;
        };
        int[][] codes = new int[books][frames];
        for (int book = 0; book < books; book++) {
            for (int frame = 0; frame < frames; frame++) {
                codes[book][frame] = switch (this) {
                    case FLATTENED -> streams[0][frame * books + book];
                    case DELAYED -> streams[book][frame + book];
                    case PARALLEL -> streams[book][frame];
                };
            }
        }
        return codes;
    }

    /** How many streams there are for so many codebooks. */
    public int streams(int books) {
        return this == FLATTENED ? 1 : books;
    }
}
