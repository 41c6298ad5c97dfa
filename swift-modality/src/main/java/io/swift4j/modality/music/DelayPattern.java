package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import java.util.Arrays;

/**
 * Which code stands where when each codebook is written a step behind the one before (Copet et al. 2023); both channels of stereo keep
 * step.
 *
 * @param fixed what stands at each place of each row, {@code [batch * codebooks][length]}; -1 where a code is to be found
 * @param start the places before the first that is to be found in all rows
 * @param codebooks of both channels
 * @param channels 1 or 2
 * @param delayed whether there is room for delays; else all codebooks keep step
 */
public record DelayPattern(int[][] fixed, int start, int codebooks, int channels, boolean delayed) {

    /**
     * A pattern.
     *
     * @param prompt what begins each row, {@code [batch * codebooks][tokens]}: a fill, and after it the codes that are known
     * @param length of the whole, in tokens
     * @param fill what stands where there is no code
     * @throws SwiftException where the known codes of the last codebook don't fit the length
     */
    public static DelayPattern of(int[][] prompt, int codebooks, int channels, int length, int fill) {
        int known = prompt[0].length;
        int steps = codebooks / channels;
        boolean delayed = length >= 2 * steps - 1;
        int[][] fixed = new int[prompt.length][length];
        if (!delayed) {
            for (int[] row : fixed) {
                Arrays.fill(row, -1);
            }
            return new DelayPattern(fixed, known, codebooks, channels, false);
        }
        if (known + steps - 1 > length) {
            throw new SwiftException(length + " tokens leave no room for the " + (known - 1)
                    + " frames that are gone on from, whose last codebook comes " + (steps - 1)
                    + " steps late; ask for at least " + (known + steps - 1 - known) + " new ones");
        }
        for (int row = 0; row < prompt.length; row++) {
            int late = row % codebooks / channels;
            for (int at = 0; at < length; at++) {
                boolean code = at > late && at <= late + length - steps;
                boolean given = at >= late && at < late + known;
                fixed[row][at] = !code ? fill : given ? prompt[row][at - late] : -1;
            }
        }
        return new DelayPattern(fixed, Math.min(known, length), codebooks, channels, true);
    }

    /** What every row begins with, {@code [batch * codebooks][start]}. */
    public int[][] beginnings(int[][] prompt) {
        int[][] rows = new int[fixed.length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = delayed ? Arrays.copyOf(fixed[row], start) : prompt[row].clone();
        }
        return rows;
    }

    /** The rows with what is fixed put in its places; they may be shorter than the pattern. */
    public int[][] applied(int[][] rows) {
        int[][] put = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            put[row] = rows[row].clone();
            for (int at = 0; at < put[row].length; at++) {
                put[row][at] = at(row, at, put[row][at]);
            }
        }
        return put;
    }

    /** What stands at a place where {@code found} was found. */
    int at(int row, int at, int found) {
        return fixed[row][at] < 0 ? found : fixed[row][at];
    }

    /**
     * The codes of rows of full length, without delays.
     *
     * @return {@code [batch][codebooks][frames]}
     */
    public int[][][] codes(int[][] rows) {
        int[][] put = applied(rows);
        int length = put[0].length;
        int steps = codebooks / channels;
        int[][][] codes = new int[rows.length / codebooks][codebooks][];
        for (int row = 0; row < rows.length; row++) {
            int late = row % codebooks / channels;
            codes[row / codebooks][row % codebooks] = delayed
                    ? Arrays.copyOfRange(put[row], late + 1, late + 1 + length - steps)
                    : Arrays.copyOfRange(put[row], 1, length);
        }
        return codes;
    }
}
