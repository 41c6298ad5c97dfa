package io.swift4j.modality.whisper;

import java.util.Arrays;

/**
 * What was said in a stretch of a recording, in tokens.
 *
 * @param start seconds from the beginning of the recording
 * @param end likewise
 * @param tokens with its timestamps where there are some, without start and end tokens
 */
public record SpokenTokens(double start, double end, int[] tokens) {

    public SpokenTokens {
        tokens = tokens.clone();
    }

    /** A copy of the tokens. */
    @Override
    public int[] tokens() {
        return tokens.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpokenTokens that
                && start == that.start
                && end == that.end
                && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens) * 31 + Double.hashCode(start + 31 * end);
    }

    @Override
    public String toString() {
        return "SpokenTokens[" + start + " to " + end + ": " + Arrays.toString(tokens) + "]";
    }
}
