package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.Arrays;

/**
 * Which good rows of a set are used, by their numbers: a part for validation is split off first, so that a row drawn several times
 * is never in both.
 *
 * @param learned in the order that they are learned in
 * @param heldOut to measure with, ascending
 */
record SetDraw(int[] learned, int[] heldOut) {

    /** The stream of random numbers of the first set's split. */
    private static final long SPLIT = 1;

    /**
     * A draw.
     *
     * @param rows how many good rows the set has
     * @param number of the set among all
     * @param splitRatio the part to split off
     */
    static SetDraw of(DatasetSpec set, int rows, int number, double splitRatio, ReadOptions options) {
        if (rows == 0) {
            return new SetDraw(new int[0], new int[0]);
        }
        int wanted = set.sample().orElse(rows);
        int held = splitRatio == 0 ? 0 : Math.max(1, (int) (Math.min(rows, wanted) * splitRatio));
        if (held > 0 && (held >= rows || held >= wanted)) {
            throw new SwiftException("dataset " + set + " has " + rows + " rows, too few for split_dataset_ratio "
                    + splitRatio + ": none is left to learn");
        }
        int[] order = held > 0 && options.shuffle()
                ? CounterRandom.permutation(rows, options.seed(), 2L * number + SPLIT)
                : inOrder(rows);
        // Without shuffling the last rows are split off, as data set libraries do.
        int[] heldOut = Arrays.copyOfRange(order, order.length - held, order.length);
        int[] rest = Arrays.copyOf(order, order.length - held);
        Arrays.sort(heldOut);
        Arrays.sort(rest);
        if (set.sample().isEmpty()) {
            return new SetDraw(rest, heldOut);
        }
        RowDraw draw = RowDraw.of(wanted - held, rest.length, options.seed(), number, options.shuffle());
        int[] learned = new int[wanted - held];
        Arrays.setAll(learned, i -> rest[(int) draw.at(i)]);
        return new SetDraw(learned, heldOut);
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /** How many rows are used, one that is drawn several times as often. */
    long size() {
        return (long) learned.length + heldOut.length;
    }

    /** The rows used, each once, ascending. */
    int[] distinct() {
        int[] all = Arrays.copyOf(learned, learned.length + heldOut.length);
        System.arraycopy(heldOut, 0, all, learned.length, heldOut.length);
        return Arrays.stream(all).sorted().distinct().toArray();
    }
}
