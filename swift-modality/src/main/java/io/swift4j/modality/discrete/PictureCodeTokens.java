package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Slice;
import java.util.OptionalInt;

/**
 * Which tokens a picture of codes is written in.
 *
 * @param begin before the first code, if anything is
 * @param codes the tokens of codes in their order
 * @param endOfRow after every row, if anything is
 * @param end after the last row, if anything is
 * @param rows of an answer
 * @param columns of an answer
 */
public record PictureCodeTokens(
        OptionalInt begin, Slice codes, OptionalInt endOfRow, OptionalInt end, int rows, int columns) {

    public PictureCodeTokens {
        if (rows < 1 || columns < 1) {
            throw new SwiftException("a picture must have at least one row and column, not " + rows + " x " + columns);
        }
    }

    /** Codes alone, without anything before, between and after them. */
    public static PictureCodeTokens of(Slice codes, int rows, int columns) {
        return new PictureCodeTokens(
                OptionalInt.empty(), codes, OptionalInt.empty(), OptionalInt.empty(), rows, columns);
    }

    /** The same between two tokens. */
    public PictureCodeTokens between(int beginning, int ending) {
        return new PictureCodeTokens(OptionalInt.of(beginning), codes, endOfRow, OptionalInt.of(ending), rows, columns);
    }

    /** The same with a token after every row. */
    public PictureCodeTokens withEndOfRow(int token) {
        return new PictureCodeTokens(begin, codes, OptionalInt.of(token), end, rows, columns);
    }

    boolean mark(int token) {
        return is(begin, token) || is(endOfRow, token) || is(end, token);
    }

    private static boolean is(OptionalInt mark, int token) {
        return mark.isPresent() && mark.getAsInt() == token;
    }
}
