package io.swift4j.modality.position;

import java.util.Arrays;

/** The positions of one row's tokens, padding left out, while they are laid out from left to right. */
final class Row {

    private final int number;
    private final int[] ids;
    private final int[][] positions;
    private int placed;
    private int next;

    Row(int number, int[] ids, int[] mask) {
        this.number = number;
        int count = 0;
        int[] kept = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (mask[i] != 0) {
                kept[count++] = ids[i];
            }
        }
        this.ids = Arrays.copyOf(kept, count);
        this.positions = new int[3][count];
    }

    boolean hasMore() {
        return placed < ids.length;
    }

    /** Index of the token to place next. */
    int index() {
        return placed;
    }

    /** The id of the token to place next. */
    int token() {
        return ids[placed];
    }

    boolean has(int index, int id) {
        return index >= 0 && index < ids.length && ids[index] == id;
    }

    /** The position that text would take now. */
    int next() {
        return next;
    }

    /** Sets the position that text takes from here on. */
    void continueAt(int position) {
        next = position;
    }

    /** Places one token at the same position on all axes, after which the next one follows. */
    void text() {
        place(next, next, next);
        next++;
    }

    /** Moves the token placed last back by one position, onto that of the token before, and all that follows with it. */
    void back() {
        next--;
        for (int[] axis : positions) {
            axis[placed - 1]--;
        }
    }

    void place(int time, int height, int width) {
        positions[0][placed] = time;
        positions[1][placed] = height;
        positions[2][placed] = width;
        placed++;
    }

    /** Refuses a row in which fewer than {@code count} of the given tokens follow one another. */
    void expect(String what, int id, long count) {
        int end = placed;
        while (end < ids.length && ids[end] == id) {
            end++;
        }
        if (end - placed < count) {
            throw mismatch(
                    "row " + number + " has " + (end - placed) + " tokens for " + what + ", which takes " + count);
        }
    }

    IllegalArgumentException tooMany(String what, int given) {
        return mismatch("row " + number + " has a placeholder at token " + placed + " for one more " + what
                + " than the " + given + " given");
    }

    static IllegalArgumentException mismatch(String problem) {
        return new IllegalArgumentException("positions: " + problem);
    }

    /** One after the largest position on any axis, minus the number of tokens. */
    int delta() {
        int largest = -1;
        for (int[] axis : positions) {
            for (int position : axis) {
                largest = Math.max(largest, position);
            }
        }
        return largest + 1 - ids.length;
    }

    /** Writes the positions to where the mask has tokens. */
    void writeTo(int[][][] batch, int[] mask) {
        for (int axis = 0; axis < 3; axis++) {
            int at = 0;
            for (int i = 0; i < mask.length; i++) {
                if (mask[i] != 0) {
                    batch[axis][number][i] = positions[axis][at++];
                }
            }
        }
    }
}
