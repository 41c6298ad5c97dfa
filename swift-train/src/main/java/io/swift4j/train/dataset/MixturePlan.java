package io.swift4j.train.dataset;

import io.swift4j.train.data.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Which set each index of an epoch is drawn from, and how many rows of that set came before.
 *
 * <p>Each draw is a function of the seed, the epoch and the index alone. How many came before is counted from the nearest of marks
 * that are {@value #APART} draws apart, so that any index takes as long as another and a plan little memory.
 */
final class MixturePlan {

    /** The probabilities, by the index from which they hold. */
    record Stages(TreeMap<Long, double[]> from) {

        double[] at(long index) {
            return Objects.requireNonNull(from.floorEntry(index)).getValue();
        }
    }

    /** The set of an index, and the number of its draws before. */
    record Draw(int set, long before) {}

    private static final int APART = 1024;
    private static final long MOST = 1L << 36;

    private final Stages stages;
    private final long key;
    private final long size;
    private final List<long[]> marks;

    private MixturePlan(Stages stages, long key, long size, List<long[]> marks) {
        this.stages = stages;
        this.key = key;
        this.size = size;
        this.marks = marks;
    }

    static MixturePlan of(long[] sizes, Stages stages, Mixture.Stopping stopping, long wanted, long seed, int epoch) {
        long key = CounterRandom.mix(CounterRandom.mix(seed) + epoch);
        List<long[]> marks = new ArrayList<>();
        long[] drawn = new long[sizes.length];
        long index = 0;
        boolean[] used = new boolean[sizes.length];
        int left = (int) countDrawable(stages, sizes.length, used);
        while (wanted == 0 || index < wanted) {
            if (index % APART == 0) {
                marks.add(drawn.clone());
            }
            int set = set(stages, key, index);
            if (wanted == 0 && stopping == Mixture.Stopping.FIRST_EXHAUSTED && drawn[set] == sizes[set]) {
                break;
            }
            drawn[set]++;
            index++;
            if (wanted == 0 && stopping == Mixture.Stopping.ALL_EXHAUSTED && !used[set] && drawn[set] == sizes[set]) {
                used[set] = true;
                if (--left == 0) {
                    break;
                }
            }
            if (index == MOST) {
                throw new IllegalArgumentException("Mixture: an epoch would have more than " + MOST
                        + " rows, because a set is drawn too rarely to be used up; give the number of rows with size");
            }
        }
        return new MixturePlan(stages, key, index, marks);
    }

    /** The sets that the last stage can still draw from; the others are taken as used up. */
    private static long countDrawable(Stages stages, int sets, boolean[] used) {
        Map.Entry<Long, double[]> last = Objects.requireNonNull(stages.from().lastEntry());
        long drawable = 0;
        for (int i = 0; i < sets; i++) {
            used[i] = last.getValue()[i] == 0;
            drawable += used[i] ? 0 : 1;
        }
        return drawable;
    }

    private static int set(Stages stages, long key, long index) {
        double[] probabilities = stages.at(index);
        double drawn = (CounterRandom.mix(key + (index + 1) * 0x9E3779B97F4A7C15L) >>> 11) * 0x1.0p-53;
        int last = 0;
        for (int set = 0; set < probabilities.length; set++) {
            if (probabilities[set] > 0) {
                last = set;
                drawn -= probabilities[set];
                if (drawn < 0) {
                    return set;
                }
            }
        }
        return last;
    }

    long size() {
        return size;
    }

    Draw at(long index) {
        int set = set(stages, key, index);
        long mark = index / APART;
        long before = marks.get((int) mark)[set];
        for (long i = mark * APART; i < index; i++) {
            if (set(stages, key, i) == set) {
                before++;
            }
        }
        return new Draw(set, before);
    }
}
