package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which examples form which micro-batch of an epoch: a pure function of the lengths, the options and the epoch.
 *
 * <p>The order of an epoch is the Fisher-Yates permutation of the random stream {@code (seed, 2^32 + epoch)}. Within it,
 * packs are formed over windows of 1,000 examples, and groups of like length over windows of 50 batches; packs and groups
 * then are put in random order too. Without either, the examples of micro-batches that replicas take at once are dealt out by
 * length. The batch with the longest example comes first where lengths are grouped, so that too little memory shows at once.
 */
final class BatchPlan {

    private static final int PACK_WINDOW = 1000;
    private static final int GROUP_WINDOW = 50;
    private static final long ORDER = 1L << 32;
    private static final long REORDER = 2L << 32;

    private final int[] lengths;
    private final BatchOptions options;

    /**
     * A plan.
     *
     * @param lengths of the examples; stays the plan's
     */
    BatchPlan(int[] lengths, BatchOptions options) {
        this.lengths = lengths;
        this.options = options;
    }

    /** The micro-batches of an epoch, each the indices of its examples. */
    Units epoch(int epoch) {
        int[] order = options.shuffle()
                ? CounterRandom.permutation(lengths.length, options.seed(), ORDER + epoch)
                : IntStream.range(0, lengths.length).toArray();
        if (options.packing() != BatchOptions.Packing.NONE) {
            return batches(reorder(packs(order), epoch));
        }
        if (!options.groupByLength()) {
            return batches(Units.single(options.shares() == 1 ? order : dealt(order)));
        }
        Units.Builder batches = new Units.Builder();
        int window = window();
        for (int from = 0; from < order.length; from += window) {
            batches.addAll(batches(Units.single(sorted(order, from, Math.min(order.length, from + window)))));
        }
        return longestFirst(reorder(batches.build(), epoch));
    }

    /**
     * Deals each round of {@code shares} batches out anew: the longest example first, each to the batch with the fewest tokens among those
     * that have room. What is left at the end stays as it is.
     */
    private int[] dealt(int[] order) {
        int round = options.shares() * options.size();
        int[] dealt = order.clone();
        for (int from = 0; from + round <= order.length; from += round) {
            int[] filled = new int[options.shares()];
            long[] tokens = new long[options.shares()];
            for (int index : sorted(order, from, from + round)) {
                int least = -1;
                for (int share = 0; share < filled.length; share++) {
                    if (filled[share] < options.size() && (least < 0 || tokens[share] < tokens[least])) {
                        least = share;
                    }
                }
                dealt[from + least * options.size() + filled[least]++] = index;
                tokens[least] += lengths[index];
            }
        }
        return dealt;
    }

    private int window() {
        if (options.maxTokens().isEmpty()) {
            return GROUP_WINDOW * options.size();
        }
        double mean = Arrays.stream(lengths).average().orElse(1);
        return GROUP_WINDOW * Math.max(1, (int) (options.maxTokens().getAsInt() / mean));
    }

    /** The examples that an epoch leaves out, because their batch would be too small. */
    int[] dropped(int epoch) {
        BitSet used = new BitSet(lengths.length);
        Units batches = epoch(epoch);
        for (int i = 0; i < batches.size(); i++) {
            Arrays.stream(batches.get(i)).forEach(used::set);
        }
        return IntStream.range(0, lengths.length).filter(i -> !used.get(i)).toArray();
    }

    private int[] sorted(int[] order, int from, int to) {
        return Arrays.stream(order, from, to)
                .boxed()
                .sorted(Comparator.comparingInt((Integer index) -> -lengths[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Joins units, which are examples or packs, to batches. */
    private Units batches(Units units) {
        IntList ends = new IntList();
        int open = 0;
        long tokens = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            long more = tokens(units, unit);
            boolean full = options.maxTokens().isPresent()
                    ? tokens + more > options.maxTokens().getAsInt()
                    : open == options.size();
            if (full && open > 0) {
                ends.add(units.start(unit));
                open = 0;
                tokens = 0;
            }
            open++;
            tokens += more;
        }
        boolean tooSmall = options.dropLast() && open < options.size();
        if (open > 0 && !tooSmall) {
            ends.add(units.ends()[units.size() - 1]);
        }
        return new Units(units.indices(), ends.toArray());
    }

    private long tokens(Units units, int unit) {
        long tokens = 0;
        for (int i = units.start(unit); i < units.ends()[unit]; i++) {
            tokens += lengths[units.indices()[i]];
        }
        return tokens;
    }

    private Units packs(int[] order) {
        if (options.packing() == BatchOptions.Packing.SEQUENTIAL) {
            return sequential(order);
        }
        Units.Builder packs = new Units.Builder();
        for (int from = 0; from < order.length; from += PACK_WINDOW) {
            bestFit(sorted(order, from, Math.min(order.length, from + PACK_WINDOW)))
                    .forEach(packs::add);
        }
        return packs.build();
    }

    private Units sequential(int[] order) {
        IntList ends = new IntList();
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < order.length; i++) {
            if (i > start && tokens + lengths[order[i]] > options.packLength()) {
                ends.add(i);
                start = i;
                tokens = 0;
            }
            tokens += lengths[order[i]];
        }
        ends.add(order.length);
        return new Units(order, ends.toArray());
    }

    private List<int[]> bestFit(int[] descending) {
        List<List<Integer>> packs = new ArrayList<>();
        TreeMap<Integer, List<List<Integer>>> byRoom = new TreeMap<>();
        for (int index : descending) {
            var best = byRoom.ceilingEntry(lengths[index]);
            List<Integer> pack;
            int room = options.packLength();
            if (best == null) {
                pack = new ArrayList<>();
                packs.add(pack);
            } else {
                room = best.getKey();
                pack = best.getValue().remove(0);
                if (best.getValue().isEmpty()) {
                    byRoom.remove(room);
                }
            }
            pack.add(index);
            byRoom.computeIfAbsent(room - lengths[index], unused -> new ArrayList<>())
                    .add(pack);
        }
        return packs.stream()
                .map(pack -> pack.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private Units reorder(Units units, int epoch) {
        return options.shuffle()
                ? units.reordered(CounterRandom.permutation(units.size(), options.seed(), REORDER + epoch))
                : units;
    }

    private Units longestFirst(Units batches) {
        int longest = 0;
        for (int i = 1; i < batches.size(); i++) {
            if (longest(batches, i) > longest(batches, longest)) {
                longest = i;
            }
        }
        if (!options.shuffle() || longest == 0) {
            return batches;
        }
        int first = longest;
        int[] order = new int[batches.size()];
        Arrays.setAll(order, i -> i == 0 ? first : i <= first ? i - 1 : i);
        return batches.reordered(order);
    }

    private int longest(Units batches, int batch) {
        int most = 0;
        for (int i = batches.start(batch); i < batches.ends()[batch]; i++) {
            most = Math.max(most, lengths[batches.indices()[i]]);
        }
        return most;
    }
}
