package io.swift4j.train.data;

import java.util.List;

/**
 * Rows as tokens, and the account of them.
 *
 * @param examples in the order of the rows
 * @param report the rows lost and cut, and the number of examples
 */
public record EncodedSet(List<Encoded> examples, DataReport report) {

    public EncodedSet {
        examples = EncodedRows.keep(examples);
    }
}
