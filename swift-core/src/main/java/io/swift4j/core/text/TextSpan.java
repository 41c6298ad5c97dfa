package io.swift4j.core.text;

/**
 * A stretch of text.
 *
 * @param start the first code point
 * @param end the code point after the last
 */
public record TextSpan(int start, int end) {

    /** Where a token stands that has no place in the text, such as one added around it. */
    public static final TextSpan NONE = new TextSpan(0, 0);

    public TextSpan {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("a span must not end before it starts, got " + start + " to " + end);
        }
    }

    boolean contains(int position) {
        return position >= start && position < end;
    }
}
