package io.swift4j.train.data;

import java.util.function.LongFunction;

/**
 * Rows that are counted, and read and understood one at a time when they are asked for.
 *
 * @param size the number of rows, good and bad
 * @param parse reads and understands the row at an index, from 0; the same each time
 */
public record ParsedRows(long size, LongFunction<RowParser.Parsed> parse) {

    /** The rows of a source. */
    static ParsedRows of(RowSource source, RowParser parser) {
        return new ParsedRows(source.size(), index -> parser.parse(source.row(index)));
    }

    RowParser.Parsed get(long index) {
        return parse.apply(index);
    }
}
