package io.swift4j.train.data;

import java.util.List;

/**
 * The rows of a run as tokens.
 *
 * @param train to learn
 * @param validation to measure with; empty for none
 * @param report what became of all rows
 */
public record EncodedSets(List<Encoded> train, List<Encoded> validation, DataReport report) {

    public EncodedSets {
        train = EncodedRows.keep(train);
        validation = EncodedRows.keep(validation);
    }
}
