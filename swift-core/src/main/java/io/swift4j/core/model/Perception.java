package io.swift4j.core.model;

import java.util.List;

/** A run of a model's encoders: what they made, and the way back. */
public interface Perception {

    /** What the encoders made, one entry for each kind of media. */
    List<SoftTokens> tokens();

    /** What tokenizers made, one entry for each kind of media. */
    default List<CodeTokens> codes() {
        return List.of();
    }

    /** Goes on with gradients that have been led back through {@link #tokens()}; for encoders that kept no graph of their own. */
    void backward();

    /** A run that has no way back, as of vectors made before. */
    static Perception of(List<SoftTokens> tokens) {
        return of(tokens, List.of());
    }

    /** A run of tokenizers alone: nothing leads back through codes. */
    static Perception ofCodes(List<CodeTokens> codes) {
        return of(List.of(), codes);
    }

    private static Perception of(List<SoftTokens> tokens, List<CodeTokens> codes) {
        return new Perception() {
            @Override
            public List<SoftTokens> tokens() {
                return tokens;
            }

            @Override
            public List<CodeTokens> codes() {
                return codes;
            }

            @Override
            public void backward() {
                // Nothing was kept to go back through.
            }
        };
    }
}
