package io.swift4j.core.constraint;

import io.swift4j.core.SwiftException;
import java.util.Arrays;

/** Tokens of any numbers. */
public final class TokenList implements Choice {

    private final int[] sorted;

    private TokenList(int[] sorted) {
        this.sorted = sorted;
    }

    /** These tokens, at least one. */
    public static TokenList of(int... tokens) {
        int[] sorted = tokens.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[0] < 0) {
            throw new SwiftException("a list of tokens needs at least one, and none below 0");
        }
        return new TokenList(sorted);
    }

    @Override
    public void allow(TokenMask mask) {
        mask.allow(sorted);
    }

    @Override
    public boolean has(int token) {
        return Arrays.binarySearch(sorted, token) >= 0;
    }
}
