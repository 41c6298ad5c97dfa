package io.swift4j.core.generate;

import java.util.Optional;

/**
 * How the next token is scored, beside the decoder's own output layer.
 *
 * @param head the vocabulary that answers are made of, where it is not the decoder's
 * @param guidance away from answers to other prompts
 */
public record Scoring(Optional<CodeHead> head, Optional<Guidance> guidance) {

    /** The decoder's own scores. */
    public static final Scoring PLAIN = new Scoring(Optional.empty(), Optional.empty());

    /** The same with guidance. */
    public Scoring with(Guidance added) {
        return new Scoring(head, Optional.of(added));
    }

    /** The same with another vocabulary. */
    public Scoring with(CodeHead added) {
        return new Scoring(Optional.of(added), guidance);
    }
}
