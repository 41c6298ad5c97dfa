package io.swift4j.train.memory;

import java.util.Locale;

/**
 * The most memory that a training step will take, in bytes, stated before it starts.
 *
 * <p>{@link #anonymous()} must fit into RAM; the mapped weights only make steps fast when they do.
 *
 * @param mappedWeights pages of the checkpoint that are used where they lie in the file
 * @param weights copies of weights in another type than the file's, or quantised
 * @param adapter trained parameters, in float32
 * @param gradients of these
 * @param optimizer its state
 * @param kept what the way forward keeps for the way back, at its most
 * @param workspace what is computed and freed again, at the most at one time
 * @param rest of the process: the JVM, libtorch, and whatever else it holds when the plan is made
 */
public record MemoryPlan(
        long mappedWeights,
        long weights,
        long adapter,
        long gradients,
        long optimizer,
        long kept,
        long workspace,
        long rest) {

    /** What no file backs. */
    public long anonymous() {
        return weights + adapter + gradients + optimizer + kept + workspace + rest;
    }

    /** All of it. */
    public long total() {
        return mappedWeights + anonymous();
    }

    /** One line, in GiB, for people. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "memory of a step: %.2f GiB, and %.2f GiB of mapped weights (weights %.2f, adapter %.2f, gradients %.2f,"
                        + " optimizer %.2f, activations %.2f, workspace %.2f, rest %.2f)",
                gib(anonymous()),
                gib(mappedWeights),
                gib(weights),
                gib(adapter),
                gib(gradients),
                gib(optimizer),
                gib(kept),
                gib(workspace),
                gib(rest));
    }

    private static double gib(long bytes) {
        return bytes / (double) (1 << 30);
    }
}
