package io.swift4j.core.constraint;

import io.swift4j.core.SwiftException;

/**
 * A part of the vocabulary.
 *
 * @param from the first token
 * @param to the token after the last
 */
public record Slice(int from, int to) implements Choice {

    public Slice {
        if (from < 0 || to <= from) {
            throw new SwiftException("a slice of tokens from " + from + " to below " + to
                    + " is empty or negative; it needs 0 <= from < to");
        }
    }

    /** One token. */
    public static Slice of(int token) {
        return new Slice(token, token + 1);
    }

    @Override
    public void allow(TokenMask mask) {
        mask.allow(from, to);
    }

    @Override
    public boolean has(int token) {
        return token >= from && token < to;
    }
}
