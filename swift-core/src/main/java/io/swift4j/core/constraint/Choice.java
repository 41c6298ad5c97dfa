package io.swift4j.core.constraint;

/** The tokens that may stand at one place. Immutable. */
public sealed interface Choice permits Slice, TokenList {

    /** Adds them to a mask. */
    void allow(TokenMask mask);

    /** Whether a token is one of them. */
    boolean has(int token);
}
