package io.swift4j.train.dataset;

import io.swift4j.core.config.Problems;
import io.swift4j.train.data.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data sets drawn from in turn, by how probable each is.
 *
 * <p>Which row stands at which index of an epoch is a pure function of the seed, the epoch and the index: no thread, batch size or
 * number of replicas changes it. Within an epoch the rows of each set come in a random order of their own, and again in another one
 * when it is used up. Immutable and thread-safe.
 */
public final class Mixture {

    /** When an epoch ends. */
    public enum Stopping {
        /** When a set would have to give a row a second time. */
        FIRST_EXHAUSTED,
        /** When every set has given all its rows once; the others give theirs again meanwhile. */
        ALL_EXHAUSTED
    }

    private final List<Dataset> sets;
    private final MixturePlan.Stages stages;
    private final Stopping stopping;
    private final long size;
    private final long seed;
    private final boolean shuffle;

    private Mixture(
            List<Dataset> sets, MixturePlan.Stages stages, Stopping stopping, long size, long seed, boolean shuffle) {
        this.sets = sets;
        this.stages = stages;
        this.stopping = stopping;
        this.size = size;
        this.seed = seed;
        this.shuffle = shuffle;
    }

    /** Starts a mixture. */
    public static Builder builder() {
        return new Builder();
    }

    /** The rows of an epoch, from 0. */
    public Dataset epoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epochs count from 0, not " + epoch);
        }
        long[] sizes = sets.stream().mapToLong(Dataset::size).toArray();
        MixturePlan plan = MixturePlan.of(sizes, stages, stopping, size, seed, epoch);
        return Dataset.combine(sets, views -> new MixedView(views, plan, seed, epoch, shuffle));
    }

    /** How probable each set is at the start, in the order they were added. */
    public List<Double> probabilities() {
        return Arrays.stream(stages.at(0)).boxed().toList();
    }

    /**
     * Several sets, each so many times over, in one random order: {@code 0.5} takes half of a set's rows, {@code 2} all of them
     * twice. Each pass has an order of its own.
     *
     * @param epochs the sets, and how often each is taken; above 0
     */
    public static Dataset passes(Map<Dataset, Double> epochs, long seed) {
        List<Dataset> parts = new ArrayList<>();
        int number = 0;
        for (Map.Entry<Dataset, Double> set : epochs.entrySet()) {
            double times = set.getValue();
            if (!(times > 0 && times < 1e6)) {
                throw new IllegalArgumentException("a set is taken more than 0 times, not " + times);
            }
            long wanted = Math.max(1, Math.round(times * set.getKey().size()));
            for (long pass = 0; wanted > 0; pass++) {
                Dataset mixed = set.getKey().shuffle(CounterRandom.mix(seed + 31L * number) + pass);
                long taken = Math.min(wanted, mixed.size());
                parts.add(mixed.slice(0, taken));
                wanted -= taken;
            }
            number++;
        }
        return Dataset.concat(parts).shuffle(seed);
    }

    /** Collects sets and how they are mixed; {@link #build} reports everything that is wrong together. */
    public static final class Builder {

        private final List<Dataset> sets = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();
        private final TreeMap<Long, List<Double>> later = new TreeMap<>();
        private final Map<String, Double> quotas = new LinkedHashMap<>();
        private double temperature;
        private Stopping stopping = Stopping.FIRST_EXHAUSTED;
        private long size;
        private long seed = 42;
        private boolean shuffle = true;

        private Builder() {}

        /** Adds a set whose share is as its size, or as the temperature or quotas say. */
        public Builder add(Dataset set) {
            return add(set, Double.NaN);
        }

        /** Adds a set with a weight; its probability is its part of all weights. */
        public Builder add(Dataset set, double weight) {
            sets.add(set);
            weights.add(weight);
            return this;
        }

        /** Makes each share proportional to the size to the power of 1 / temperature: 1 as the sizes, large values all alike. */
        public Builder temperature(double value) {
            this.temperature = value;
            return this;
        }

        /** Gives all sets of a task together a share; among them they share as their sizes. */
        public Builder quota(String task, double share) {
            quotas.put(task, share);
            return this;
        }

        /**
         * Changes the weights from an index of the epoch on, as a curriculum does.
         *
         * @param index a multiple of the rows of a step, for changes between steps
         * @param values one for each set in the order they were added, not negative
         */
        public Builder from(long index, Double... values) {
            later.put(index, List.of(values));
            return this;
        }

        /** Sets when an epoch ends; the default is when the first set is used up. */
        public Builder stopping(Stopping when) {
            this.stopping = when;
            return this;
        }

        /** Sets the number of rows of an epoch, whatever is used up; sets begin anew as often as is needed. */
        public Builder size(long rows) {
            this.size = rows;
            return this;
        }

        /** Sets the seed; the default is 42. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Sets whether the rows of each set come in random order; the default is that they do. */
        public Builder shuffle(boolean wanted) {
            this.shuffle = wanted;
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException with all that is wrong
         */
        public Mixture build() {
            boolean weighted = weights.stream().anyMatch(weight -> !weight.isNaN());
            int ways = (weighted ? 1 : 0) + (temperature != 0 ? 1 : 0) + (quotas.isEmpty() ? 0 : 1);
            Problems problems = new Problems("Mixture")
                    .unless(!sets.isEmpty(), "there are no sets")
                    .unless(sets.stream().allMatch(set -> set.size() > 0), "a set has no rows")
                    .unless(ways <= 1, "weights, a temperature and quotas exclude each other")
                    .unless(
                            !weighted || weights.stream().allMatch(weight -> weight >= 0 && weight < 1e12),
                            "weights must be given for all sets and not be negative: " + weights)
                    .unless(
                            temperature >= 0 && temperature < 1e9,
                            "the temperature must be above 0, not " + temperature)
                    .unless(size >= 0, "the number of rows must not be negative, not " + size);
            quotas.forEach((task, share) -> problems.unless(
                            share >= 0 && share < 1e12, "the quota of " + task + " must not be negative, not " + share)
                    .unless(
                            sets.stream().anyMatch(set -> set.tasks().equals(List.of(task))),
                            "no set is of the task " + task));
            if (!quotas.isEmpty()) {
                sets.forEach(set -> problems.unless(
                        set.tasks().size() == 1
                                && quotas.containsKey(set.tasks().get(0)),
                        "the set " + set.names() + " of " + set.tasks() + " has no quota"));
            }
            later.forEach((index, values) -> problems.unless(
                            index > 0, "weights change from an index above 0, not " + index)
                    .unless(
                            values.size() == sets.size() && values.stream().allMatch(each -> each >= 0 && each < 1e12),
                            "from " + index + " there must be " + sets.size() + " weights that are not negative, not "
                                    + values));
            problems.check();
            TreeMap<Long, double[]> stages = new TreeMap<>();
            stages.put(0L, normalised(weighted ? weights : shares()));
            later.forEach((index, values) -> stages.put(index, normalised(values)));
            return new Mixture(List.copyOf(sets), new MixturePlan.Stages(stages), stopping, size, seed, shuffle);
        }

        private List<Double> shares() {
            if (!quotas.isEmpty()) {
                Map<String, Long> ofTask = new LinkedHashMap<>();
                sets.forEach(set -> ofTask.merge(set.tasks().get(0), set.size(), Long::sum));
                return sets.stream()
                        .map(set -> quotas.getOrDefault(set.tasks().get(0), 0.0)
                                * set.size()
                                / ofTask.getOrDefault(set.tasks().get(0), 1L))
                        .toList();
            }
            double power = temperature == 0 ? 1 : 1 / temperature;
            return sets.stream()
                    .map(set -> Math.pow((double) set.size(), power))
                    .toList();
        }

        private static double[] normalised(List<Double> weights) {
            double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
            if (!(sum > 0)) {
                throw new IllegalArgumentException("Mixture: at least one weight must be above 0: " + weights);
            }
            return weights.stream().mapToDouble(weight -> weight / sum).toArray();
        }
    }
}
