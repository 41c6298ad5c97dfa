package io.swift4j.train.data;

import java.util.List;

/**
 * The rows of a run.
 *
 * @param train the rows to learn
 * @param validation the rows to measure with; empty for none
 * @param report what became of all rows
 */
public record RowSets(List<Row> train, List<Row> validation, DataReport report) {

    public RowSets {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
    }
}
