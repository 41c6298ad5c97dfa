package io.swift4j.train.report;

import io.swift4j.train.data.RowId;

/**
 * Something about a row.
 *
 * @param reason what kind of thing
 * @param row the file and the line
 * @param split the set that it is of: {@code train} or {@code validation}; {@code file} for rows that never came into one
 * @param text the field, its value and what would be right
 */
public record Finding(Reason reason, RowId row, String split, String text) {

    @Override
    public String toString() {
        return row + ": " + reason.words() + ": " + text;
    }
}
