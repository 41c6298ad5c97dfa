package io.swift4j.core.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Set;

/** Tokens: few as a list, many as bits. */
final class TokenSet {

    private int[] few = new int[8];
    private int count;
    private long[] bits = new long[0];

    /** Adds tokens of a vocabulary of a size. */
    void add(int[] tokens, int vocabulary) {
        for (int token : tokens) {
            if (bits.length > 0) {
                bits[token >> 6] |= 1L << token;
                continue;
            }
            if (count == few.length) {
                few = Arrays.copyOf(few, 2 * count);
            }
            few[count++] = token;
            if (count > vocabulary / 64 + 8) {
                bits = new long[(vocabulary + 63) / 64];
                into(few, count, bits);
            }
        }
    }

    private static void into(int[] tokens, int count, long[] bits) {
        for (int i = 0; i < count; i++) {
            bits[tokens[i] >> 6] |= 1L << tokens[i];
        }
    }

    /** The same without some tokens. */
    TokenSet without(Set<Integer> others, int vocabulary) {
        long[] all = new long[(vocabulary + 63) / 64];
        addTo(all);
        TokenSet left = new TokenSet();
        others.forEach(token -> all[token >> 6] &= ~(1L << token));
        left.bits = all;
        return left;
    }

    /** Adds its tokens to others. */
    void addTo(Set<Integer> all) {
        Arrays.stream(few, 0, bits.length == 0 ? count : 0).forEach(all::add);
        BitSet.valueOf(bits).stream().forEach(all::add);
    }

    /** Adds its tokens to bits. */
    void addTo(long[] all) {
        if (bits.length == 0) {
            into(few, count, all);
        } else {
            for (int i = 0; i < bits.length; i++) {
                all[i] |= bits[i];
            }
        }
    }
}
