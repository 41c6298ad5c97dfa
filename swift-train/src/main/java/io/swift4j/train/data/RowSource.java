package io.swift4j.train.data;

/**
 * Rows that are counted and can be read in any order: a file, a folder, a query, a list.
 *
 * <p>Reading a row again gives the same row. Implementations are thread-safe and hold no more than a place for each row in memory.
 * File handles are given back when a source is no longer reachable.
 */
public interface RowSource {

    /** What messages call it. */
    String name();

    /** The number of rows, good and bad. */
    long size();

    /**
     * Reads one row.
     *
     * @param index from 0 to below {@link #size}
     * @return the row; one that is broken comes with its problems
     * @throws io.swift4j.core.SwiftException if the source itself can't be read any more
     */
    RawRow row(long index);
}
