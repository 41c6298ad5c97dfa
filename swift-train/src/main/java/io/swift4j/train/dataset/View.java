package io.swift4j.train.dataset;

import io.swift4j.train.data.RowDraw;
import io.swift4j.train.data.Shuffle;

/** Which row of which part stands at each place of a data set: a pure function, without memory of its own. */
interface View {

    /** The number of places. */
    long size();

    /** The part and row at a place. */
    Place at(long index);

    /** Row {@code row} of part {@code part}. */
    record Place(int part, long row) {}

    /** All rows of one part, in order. */
    record Whole(int part, long size) implements View {
        @Override
        public Place at(long index) {
            return new Place(part, index);
        }
    }

    /** Some rows next to each other. */
    record Range(View of, long from, long size) implements View {
        @Override
        public Place at(long index) {
            return of.at(from + index);
        }
    }

    /** Every {@code step}th row. */
    record Stride(View of, long first, long step, long size) implements View {
        @Override
        public Place at(long index) {
            return of.at(first + index * step);
        }
    }

    /** All rows in another order. */
    record Shuffled(View of, Shuffle order) implements View {
        @Override
        public long size() {
            return order.size();
        }

        @Override
        public Place at(long index) {
            return of.at(order.at(index));
        }
    }

    /** So many rows: all as often as they fit, then some of them without repeats. */
    record Sampled(View of, RowDraw draw) implements View {
        @Override
        public long size() {
            return draw.size();
        }

        @Override
        public Place at(long index) {
            return of.at(draw.at(index));
        }
    }

    /** The same rows of parts that have other numbers. */
    record Renumbered(View of, int by) implements View {
        @Override
        public long size() {
            return of.size();
        }

        @Override
        public Place at(long index) {
            Place place = of.at(index);
            return new Place(place.part() + by, place.row());
        }
    }

    /** One after the other; {@code ends} are the places after each. */
    record Chain(java.util.List<View> views, long[] ends) implements View {

        static Chain of(java.util.List<? extends View> views) {
            long[] ends = new long[views.size()];
            long end = 0;
            for (int i = 0; i < ends.length; i++) {
                end = Math.addExact(end, views.get(i).size());
                ends[i] = end;
            }
            return new Chain(java.util.List.copyOf(views), ends);
        }

        @Override
        public long size() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        @Override
        public Place at(long index) {
            int low = 0;
            int high = ends.length - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (ends[middle] > index) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return views.get(low).at(index - (low == 0 ? 0 : ends[low - 1]));
        }
    }
}
