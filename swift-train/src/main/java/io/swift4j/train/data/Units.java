package io.swift4j.train.data;

import java.util.Arrays;

/**
 * Groups of examples one after the other, as packs and micro-batches: two numbers an example at most, however many there are.
 *
 * @param indices the examples of all groups in turn
 * @param ends for each group where in {@code indices} it ends
 */
record Units(int[] indices, int[] ends) {

    /** Each example by itself. */
    static Units single(int[] order) {
        int[] ends = new int[order.length];
        Arrays.setAll(ends, i -> i + 1);
        return new Units(order, ends);
    }

    int size() {
        return ends.length;
    }

    int start(int unit) {
        return unit == 0 ? 0 : ends[unit - 1];
    }

    int[] get(int unit) {
        return Arrays.copyOfRange(indices, start(unit), ends[unit]);
    }

    /** The same groups in another order. */
    Units reordered(int[] order) {
        Builder units = new Builder();
        for (int unit : order) {
            units.add(get(unit));
        }
        return units.build();
    }

    /** Takes groups in order. */
    static final class Builder {

        private final IntList indices = new IntList();
        private final IntList ends = new IntList();

        void add(int... unit) {
            for (int index : unit) {
                indices.add(index);
            }
            ends.add(indices.size());
        }

        void addAll(Units units) {
            for (int i = 0; i < units.size(); i++) {
                add(units.get(i));
            }
        }

        Units build() {
            return new Units(indices.toArray(), ends.toArray());
        }
    }
}
