package io.swift4j.modality.position;

import java.util.Arrays;

/** Splits the tokens of a film and of its sound track into stretches of equal time, which Qwen2.5-Omni interleaves. */
public final class TimeChunks {

    private TimeChunks() {}

    /**
     * Where each stretch ends.
     *
     * <p>A stretch ends before the first token whose time reaches the stretch's end; at most one ends before any token, so that after
     * a gap the following ones hold one token each, as in the reference.
     *
     * @param times positions in time, ascending
     * @param perChunk positions that one stretch covers
     * @return indices into {@code times}, one after each stretch's last; the last is the number of tokens
     */
    public static int[] ends(double[] times, int perChunk) {
        int[] ends = new int[times.length + 1];
        int chunks = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] >= (chunks + 1.0) * perChunk) {
                ends[chunks++] = i;
            }
        }
        ends[chunks++] = times.length;
        return Arrays.copyOf(ends, chunks);
    }
}
