package io.swift4j.train.data;

/**
 * Where a row came from.
 *
 * @param file the file as it was named
 * @param line the line, from 1
 */
public record RowId(String file, long line) {

    public RowId {
        if (line < 1) {
            throw new IllegalArgumentException("lines count from 1, got " + line);
        }
    }

    /** The form that editors and terminals understand: {@code file:line}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
