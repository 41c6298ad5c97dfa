package io.swift4j.core.constraint;

import java.util.Arrays;

/** A set of token ids. Not thread-safe. */
public final class TokenMask {

    private final int size;
    private final long[] words;

    /** No tokens, of a vocabulary of a size. */
    public TokenMask(int size) {
        this.size = size;
        this.words = new long[(size + 63) / 64];
    }

    /** How many tokens the vocabulary has. */
    public int size() {
        return size;
    }

    /** Adds a token; one that the vocabulary does not have is left out. */
    public void allow(int token) {
        if (token >= 0 && token < size) {
            words[token >> 6] |= 1L << token;
        }
    }

    /** Adds tokens. */
    public void allow(int[] tokens) {
        for (int token : tokens) {
            allow(token);
        }
    }

    /** Adds the tokens from one up to, not including, another. */
    public void allow(int from, int to) {
        for (int token = Math.max(0, from); token < Math.min(to, size); token++) {
            words[token >> 6] |= 1L << token;
        }
    }

    /** Adds the tokens whose bits are set, the lowest bit of the first word being token 0. */
    public void allowBits(long[] bits) {
        for (int i = 0; i < Math.min(words.length, bits.length); i++) {
            words[i] |= bits[i];
        }
        cut();
    }

    /** Adds the tokens of another mask. */
    public void allow(TokenMask other) {
        allowBits(other.words);
    }

    /** Takes a token out. */
    public void forbid(int token) {
        if (token >= 0 && token < size) {
            words[token >> 6] &= ~(1L << token);
        }
    }

    /** Keeps only the tokens that another mask has too. */
    public void keep(TokenMask other) {
        for (int i = 0; i < words.length; i++) {
            words[i] &= i < other.words.length ? other.words[i] : 0;
        }
    }

    private void cut() {
        if (size % 64 != 0 && words.length > 0) {
            words[words.length - 1] &= (1L << size) - 1;
        }
    }

    /** Whether it has a token. */
    public boolean has(int token) {
        return token >= 0 && token < size && (words[token >> 6] & 1L << token) != 0;
    }

    /** How many tokens it has. */
    public int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The tokens that it has, or those that it has not, in ascending order. */
    public int[] tokens(boolean allowed) {
        int[] tokens = new int[allowed ? count() : size - count()];
        int at = 0;
        for (int i = 0; i < words.length; i++) {
            long word = allowed ? words[i] : ~words[i];
            for (; word != 0; word &= word - 1) {
                int token = (i << 6) + Long.numberOfTrailingZeros(word);
                if (token < size) {
                    tokens[at++] = token;
                }
            }
        }
        return tokens;
    }

    @Override
    public String toString() {
        int[] tokens = tokens(true);
        return tokens.length > 20
                ? tokens.length + " of " + size + " tokens"
                : Arrays.toString(tokens) + " of " + size + " tokens";
    }
}
