package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which examples form which micro-batch of an epoch: a pure function of the lengths, the options and the epoch.
 *
 * <p>The order of an epoch is the Fisher-Yates permutation of the random stream {@code (seed, 2^32 + epoch)}. Within it,
 * packs are formed over windows of 1,000 examples, and groups of like length over windows of 50 batches; packs and groups
 * then are put in random order too. The batch with the longest example comes first where lengths are grouped, so that too
 * little memory shows at once.
 */
final class BatchPlan {

    private static final int PACK_WINDOW = 1000;
    private static final int GROUP_WINDOW = 50;
    private static final long ORDER = 1L << 32;
    private static final long REORDER = 2L << 32;

    private final int[] lengths;
    private final BatchOptions options;

    BatchPlan(int[] lengths, BatchOptions options) {
        this.lengths = lengths.clone();
        this.options = options;
    }

    /** The micro-batches of an epoch, each the indices of its examples. */
    List<int[]> epoch(int epoch) {
        int[] order = options.shuffle()
                ? CounterRandom.permutation(lengths.length, options.seed(), ORDER + epoch)
                : IntStream.range(0, lengths.length).toArray();
        if (options.packing() != BatchOptions.Packing.NONE) {
            return batches(reorder(packs(order), epoch));
        }
        if (!options.groupByLength()) {
            return batches(single(order));
        }
        List<int[]> batches = new ArrayList<>();
        int window = window();
        for (int from = 0; from < order.length; from += window) {
            batches.addAll(batches(single(sorted(order, from, Math.min(order.length, from + window)))));
        }
        return longestFirst(reorder(batches, epoch));
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
        Set<Integer> used = new HashSet<>();
        epoch(epoch).forEach(batch -> Arrays.stream(batch).forEach(used::add));
        return IntStream.range(0, lengths.length).filter(i -> !used.contains(i)).toArray();
    }

    private static List<int[]> single(int[] order) {
        return Arrays.stream(order).mapToObj(index -> new int[] {index}).toList();
    }

    private int[] sorted(int[] order, int from, int to) {
        return Arrays.stream(order, from, to)
                .boxed()
                .sorted(Comparator.comparingInt((Integer index) -> -lengths[index]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Joins units, which are examples or packs, to batches. */
    private List<int[]> batches(List<int[]> units) {
        List<int[]> batches = new ArrayList<>();
        List<int[]> open = new ArrayList<>();
        long tokens = 0;
        for (int[] unit : units) {
            long more = tokens(unit);
            boolean full = options.maxTokens().isPresent()
                    ? tokens + more > options.maxTokens().getAsInt()
                    : open.size() == options.size();
            if (full && !open.isEmpty()) {
                batches.add(joined(open));
                open.clear();
                tokens = 0;
            }
            open.add(unit);
            tokens += more;
        }
        boolean tooSmall = options.dropLast() && open.size() < options.size();
        if (!open.isEmpty() && !tooSmall) {
            batches.add(joined(open));
        }
        return batches;
    }

    private static int[] joined(List<int[]> units) {
        return units.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private long tokens(int[] unit) {
        return Arrays.stream(unit).mapToLong(index -> lengths[index]).sum();
    }

    private List<int[]> packs(int[] order) {
        if (options.packing() == BatchOptions.Packing.SEQUENTIAL) {
            return sequential(order);
        }
        List<int[]> packs = new ArrayList<>();
        for (int from = 0; from < order.length; from += PACK_WINDOW) {
            packs.addAll(bestFit(sorted(order, from, Math.min(order.length, from + PACK_WINDOW))));
        }
        return packs;
    }

    private List<int[]> sequential(int[] order) {
        List<int[]> packs = new ArrayList<>();
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < order.length; i++) {
            if (i > start && tokens + lengths[order[i]] > options.packLength()) {
                packs.add(Arrays.copyOfRange(order, start, i));
                start = i;
                tokens = 0;
            }
            tokens += lengths[order[i]];
        }
        packs.add(Arrays.copyOfRange(order, start, order.length));
        return packs;
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

    private List<int[]> reorder(List<int[]> units, int epoch) {
        if (!options.shuffle()) {
            return units;
        }
        return Arrays.stream(CounterRandom.permutation(units.size(), options.seed(), REORDER + epoch))
                .mapToObj(units::get)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private List<int[]> longestFirst(List<int[]> batches) {
        List<int[]> order = new ArrayList<>(batches);
        int longest = 0;
        for (int i = 1; i < order.size(); i++) {
            if (longest(order.get(i)) > longest(order.get(longest))) {
                longest = i;
            }
        }
        if (options.shuffle() && longest > 0) {
            order.add(0, order.remove(longest));
        }
        return order;
    }

    private int longest(int[] batch) {
        return Arrays.stream(batch).map(index -> lengths[index]).max().orElse(0);
    }
}
