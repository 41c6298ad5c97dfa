package io.swift4j.train.data;

import java.util.Optional;

/**
 * Which rows {@code name#n} draws, as ms-swift does: without repeats up to the size of the set, beyond that every row as often as it
 * fits and the rest without repeats. Takes no memory.
 *
 * @param size how many are drawn
 * @param rows how many there are, at least 1
 * @param order from which those come that are not drawn as a whole; empty for the first rows
 */
public record RowDraw(long size, long rows, Optional<Shuffle> order) {

    /**
     * A draw.
     *
     * @param number of the set among those of the option, from 0; each is drawn from otherwise
     * @param shuffle whether rows are drawn at random; otherwise the first are
     */
    public static RowDraw of(long size, long rows, long seed, int number, boolean shuffle) {
        return new RowDraw(
                size, rows, shuffle ? Optional.of(Shuffle.of(rows, seed, 2L * number + 2)) : Optional.empty());
    }

    /** The row at a place of the draw. */
    public long at(long place) {
        long whole = size - size % rows;
        long left = place - whole;
        return place < whole
                ? place % rows
                : order.map(shuffle -> shuffle.at(left)).orElse(left);
    }
}
