package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;

/**
 * A picture as codes of a codebook. The array is neither copied nor changed.
 *
 * @param codes row by row
 */
public record PictureCodes(int rows, int columns, int[] codes) {

    public PictureCodes {
        if (rows < 1 || columns < 1 || codes.length != (long) rows * columns) {
            throw new SwiftException(codes.length + " codes are not " + rows + " rows of " + columns);
        }
    }
}
