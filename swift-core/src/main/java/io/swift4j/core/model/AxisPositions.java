package io.swift4j.core.model;

import java.util.Optional;

/**
 * Positions of tokens along several axes, such as time, height and width (Wang et al. 2024, M-RoPE).
 *
 * @param axes {@code [axes][batch][tokens]}
 * @param deltas for each row, what a token's position after these has more than the number of real tokens before it
 * @param following where the tokens after these are, {@code [axes][batch][tokens]}, for a model that knows what it is going to write;
 *     empty where they go on one by one
 */
public record AxisPositions(int[][][] axes, int[] deltas, Optional<int[][][]> following) {

    /** Positions after which tokens go on one by one. */
    public AxisPositions(int[][][] axes, int[] deltas) {
        this(axes, deltas, Optional.empty());
    }
}
