package io.swift4j.train.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Two answers to one prompt, of which the first is preferred.
 *
 * @param chosen the prompt with the preferred answer
 * @param rejected the prompt with the other answer
 * @param promptLength the number of tokens both begin with, none of them learned
 * @param margin by how much the first is better, for reward models; empty if not said
 */
public record PreferencePair(Example chosen, Example rejected, int promptLength, Optional<Double> margin)
        implements Encoded {

    public PreferencePair {
        boolean fits = promptLength >= 0 && promptLength <= Math.min(chosen.length(), rejected.length());
        if (!fits || !Arrays.equals(chosen.ids(), 0, promptLength, rejected.ids(), 0, promptLength)) {
            throw new IllegalArgumentException(
                    chosen.origin() + ": the two answers do not begin with the same " + promptLength + " tokens");
        }
    }

    /** Pairs two examples; their prompt is what they share before either has something to learn. */
    static PreferencePair of(Example chosen, Example rejected, Optional<Double> margin) {
        int end = Math.min(chosen.length(), rejected.length());
        int shared = 0;
        while (shared < end
                && chosen.ids()[shared] == rejected.ids()[shared]
                && chosen.labels()[shared] == Example.NOTHING
                && rejected.labels()[shared] == Example.NOTHING) {
            shared++;
        }
        return new PreferencePair(chosen, rejected, shared, margin);
    }

    @Override
    public int length() {
        return chosen.length() + rejected.length();
    }

    @Override
    public RowId origin() {
        return chosen.origin();
    }
}
