package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;

/**
 * How freely JSON is written.
 *
 * @param maxWhitespace most white space characters in a row, after brackets, commas and colons; 0 for none
 * @param maxStringLength most characters of any string, beside what its schema says
 */
public record GrammarOptions(int maxWhitespace, int maxStringLength) {

    public GrammarOptions {
        if (maxWhitespace < 0 || maxWhitespace > 1000) {
            throw new SwiftException("maxWhitespace is " + maxWhitespace + "; it must be from 0 to 1000");
        }
        if (maxStringLength < 0) {
            throw new SwiftException("maxStringLength is " + maxStringLength + "; it must not be negative");
        }
    }

    /** One white space character at most, strings of any length. */
    public static GrammarOptions defaults() {
        return new GrammarOptions(1, Integer.MAX_VALUE);
    }

    /** The same with another bound on white space. */
    public GrammarOptions withMaxWhitespace(int value) {
        return new GrammarOptions(value, maxStringLength);
    }

    /** The same with another bound on strings. */
    public GrammarOptions withMaxStringLength(int value) {
        return new GrammarOptions(maxWhitespace, value);
    }
}
