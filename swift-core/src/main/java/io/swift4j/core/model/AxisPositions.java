package io.swift4j.core.model;

/**
 * Positions of tokens along several axes, such as time, height and width (Wang et al. 2024, M-RoPE).
 *
 * @param axes {@code [axes][batch][tokens]}
 * @param deltas for each row, what a token's position after these has more than the number of real tokens before it
 */
public record AxisPositions(int[][][] axes, int[] deltas) {}
