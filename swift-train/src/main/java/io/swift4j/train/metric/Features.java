package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;

/**
 * Vectors that an encoder made of samples.
 *
 * @param values {@code [rows, size]}, row by row
 * @param rows how many, at least 2
 */
public record Features(float[] values, int rows) {

    public Features {
        if (rows < 2 || values.length == 0 || values.length % rows != 0) {
            throw new SwiftException(
                    values.length + " values can't be " + rows + " feature vectors; at least 2 of one size are needed");
        }
        values = values.clone();
    }

    /** The size of a vector. */
    public int size() {
        return values.length / rows;
    }
}
