package io.swift4j.train.data;

/**
 * A place in the order of micro-batches.
 *
 * @param epoch the epoch, from 0
 * @param index the micro-batch of the epoch that comes next, from 0; may be the number of them at the end of an epoch
 */
public record Position(int epoch, int index) {

    /** Before the first micro-batch. */
    public static final Position START = new Position(0, 0);

    public Position {
        if (epoch < 0 || index < 0) {
            throw new IllegalArgumentException("epoch and index must not be negative, got " + epoch + " and " + index);
        }
    }
}
