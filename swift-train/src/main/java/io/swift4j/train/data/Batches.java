package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Examples as micro-batches, epoch after epoch.
 *
 * <p>A micro-batch is known by its epoch and index alone; going on from any {@link Position} needs nothing of what came
 * before. Where examples are packed, a micro-batch lists the examples of its packs one after another.
 *
 * <p>Thread-safe. The plan of the epoch asked for last is kept, so that going through an epoch plans it once.
 *
 * @param <T> what the examples are
 */
public final class Batches<T extends Encoded> {

    private record Planned(int epoch, Units batches) {}

    private static final int SHOWN = 20;

    private final List<T> examples;
    private final BatchPlan plan;
    private final BatchOptions options;
    private Planned planned;

    /**
     * Plans micro-batches.
     *
     * @throws IllegalArgumentException if there are no examples, if one is longer than a pack or than the tokens of a batch
     *     allow, or if not even one batch has the full size and small ones are left out
     */
    public Batches(List<T> examples, BatchOptions options) {
        this.examples = EncodedRows.keep(examples);
        this.options = options;
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("there are no examples to make batches of");
        }
        boolean packs = options.packing() != BatchOptions.Packing.NONE;
        OptionalInt limit = packs ? OptionalInt.of(options.packLength()) : options.maxTokens();
        List<String> tooLong = new ArrayList<>();
        int[] lengths = EncodedRows.lengths(this.examples);
        int longer = 0;
        for (int i = 0; i < lengths.length; i++) {
            if (limit.isPresent() && lengths[i] > limit.getAsInt() && ++longer <= SHOWN) {
                tooLong.add(this.examples.get(i).origin() + " has " + lengths[i] + " tokens");
            }
        }
        if (longer > 0) {
            throw new IllegalArgumentException(longer + " examples are longer than the "
                    + limit.getAsInt() + " tokens of " + (packs ? "packing_length" : "a batch") + ": "
                    + String.join("; ", tooLong) + (longer > SHOWN ? "; and more" : ""));
        }
        this.plan = new BatchPlan(lengths, options);
        this.planned = new Planned(0, plan.epoch(0));
        if (planned.batches().size() == 0) {
            throw new IllegalArgumentException("drop_last leaves no batch: " + examples.size()
                    + " examples are fewer than the batch size " + options.size());
        }
    }

    private synchronized Units plan(int epoch) {
        if (planned.epoch() != epoch) {
            planned = new Planned(epoch, plan.epoch(epoch));
        }
        return planned.batches();
    }

    /** The number of micro-batches of an epoch; the same for all epochs unless examples are packed or batched by tokens. */
    public int count(int epoch) {
        return plan(epoch).size();
    }

    /** A micro-batch, by its epoch and index. */
    public List<T> get(Position position) {
        Units batches = plan(position.epoch());
        if (position.index() >= batches.size()) {
            throw new IndexOutOfBoundsException("epoch " + position.epoch() + " has " + batches.size()
                    + " micro-batches, there is none of index " + position.index());
        }
        return Arrays.stream(batches.get(position.index()))
                .mapToObj(examples::get)
                .toList();
    }

    /** The position after one, in the next epoch where this one is at its end. */
    public Position after(Position position) {
        return position.index() + 1 < count(position.epoch())
                ? new Position(position.epoch(), position.index() + 1)
                : new Position(position.epoch() + 1, 0);
    }

    /** The examples that an epoch leaves out because their batch would be too small; empty unless {@code drop_last} is set. */
    public List<T> dropped(int epoch) {
        return Arrays.stream(plan.dropped(epoch)).mapToObj(examples::get).toList();
    }

    /**
     * A hash of all tokens, labels and weights and of the options: two sets of batches with the same hash give the same
     * micro-batches. SHA-256 in hexadecimal.
     */
    public String fingerprint() {
        Fingerprint hash = new Fingerprint();
        hash.add(options.toString());
        examples.forEach(hash::add);
        return hash.hex();
    }

    /** All examples, in the order they were given. */
    public List<T> examples() {
        return examples;
    }
}
