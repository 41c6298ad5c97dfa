package io.swift4j.modality.talker;

import io.swift4j.core.config.Problems;

/**
 * How noise is led to a mel spectrogram.
 *
 * @param points of time at which the way is cut, both ends included; the work grows with them
 * @param guidance how far the way is led from that without voice and codes (Ho and Salimans 2022); below 1e-5 not at all
 * @param sway puts more points at the beginning where below 0, at the end where above (Chen et al. 2024, F5-TTS); 0 for even ones
 * @param seed of the noise
 */
public record FlowOptions(int points, double guidance, double sway, long seed) {

    /** Above this sway, time would run backwards: 2 / (pi - 2). */
    private static final double MOST_SWAY = 2 / (Math.PI - 2);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public FlowOptions {
        new Problems("flow options")
                .within("points", points, 2, 10_000)
                .within("guidance", guidance, 0, 1e6)
                .within("sway", sway, -1, MOST_SWAY)
                .check();
    }

    /** The reference's: 10 points, guidance 0.5, sway -1; seed 0. */
    public static FlowOptions defaults() {
        return new FlowOptions(10, 0.5, -1, 0);
    }

    public FlowOptions withPoints(int count) {
        return new FlowOptions(count, guidance, sway, seed);
    }

    public FlowOptions withGuidance(double scale) {
        return new FlowOptions(points, scale, sway, seed);
    }

    public FlowOptions withSway(double coefficient) {
        return new FlowOptions(points, guidance, coefficient, seed);
    }

    public FlowOptions withSeed(long number) {
        return new FlowOptions(points, guidance, sway, number);
    }

    boolean guided() {
        return guidance >= 1e-5;
    }
}
