package io.swift4j.train.data;

import io.swift4j.core.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How examples form micro-batches.
 *
 * @param size the examples of a micro-batch, or its packs if they are packed; at least 1
 * @param maxTokens the most tokens of a micro-batch, which then has as many examples as fit instead of {@code size}; empty
 *     for no limit
 * @param shuffle whether every epoch has its own random order
 * @param groupByLength whether examples of like length share a micro-batch. Not together with packing
 * @param packing how examples are joined to packs
 * @param packLength the most tokens of a pack; of no meaning without packing
 * @param dropLast whether micro-batches with fewer than {@code size} examples are left out
 * @param seed the seed of the order
 * @param shares among how many micro-batches, those that replicas take at once, examples are dealt out so that each has about as many
 *     tokens; 1 to leave them in their order, as it is for batches of one, packs, groups of like length, and batches by tokens
 */
public record BatchOptions(
        int size,
        OptionalInt maxTokens,
        boolean shuffle,
        boolean groupByLength,
        Packing packing,
        int packLength,
        boolean dropLast,
        long seed,
        int shares) {

    /** How examples are joined to packs: the options {@code packing} and {@code packing_strategy}. */
    public enum Packing {
        /** Not at all. */
        NONE,
        /** Best fit decreasing: the longest first, each to the pack where it leaves the least room. */
        BINPACK,
        /** One after another, a new pack whenever one is full. */
        SEQUENTIAL
    }

    public BatchOptions {
        List<String> problems = new ArrayList<>();
        if (size < 1) {
            problems.add("the batch size must be at least 1, not " + size);
        }
        if (shares < 1) {
            problems.add("the shares must be at least 1, not " + shares);
        }
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            problems.add("the tokens of a batch must be at least 1, not " + maxTokens.getAsInt());
        }
        if (packing != Packing.NONE && packLength < 1) {
            problems.add("packing_length must be at least 1, not " + packLength);
        }
        if (packing != Packing.NONE && groupByLength) {
            problems.add("packing and group_by_length exclude each other: packs all have about the same length");
        }
        if (maxTokens.isPresent() && packing != Packing.NONE) {
            problems.add("packing and batches by tokens exclude each other: packs are measured in tokens already");
        }
        if (maxTokens.isPresent() && dropLast) {
            problems.add("batches by tokens have no size that the last could fall short of; leave drop_last out");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("the batch options", problems);
        }
        if (size == 1 || packing != Packing.NONE || groupByLength || maxTokens.isPresent()) {
            shares = 1;
        }
    }

    /** The same with another number of examples. */
    public BatchOptions withSize(int wanted) {
        return new BatchOptions(wanted, maxTokens, shuffle, groupByLength, packing, packLength, dropLast, seed, shares);
    }

    /** Micro-batches of a number of examples in random order. */
    public static BatchOptions ofSize(int size, long seed) {
        return new BatchOptions(size, OptionalInt.empty(), true, false, Packing.NONE, 0, false, seed, 1);
    }
}
