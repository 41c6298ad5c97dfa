package io.swift4j.modality.music;

import io.swift4j.core.config.Problems;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.modality.Sound;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How music is composed.
 *
 * @param seconds of new music; empty for as much as the checkpoint's {@code generation_config.json} says
 * @param guidance how far music is led away from what would be played without a text (Ho and Salimans 2022); 1 for not at all; empty for
 *     what the checkpoint says
 * @param continued what the music goes on from, one sound for each text; empty for nothing
 * @param choice how codes are chosen
 * @param temperature above 0, of random codes
 * @param topK from how many of the likeliest codes random ones are drawn; 0 for all
 * @param seed of random codes
 */
public record ComposeOptions(
        OptionalDouble seconds,
        OptionalDouble guidance,
        List<Sound> continued,
        Choice choice,
        double temperature,
        int topK,
        long seed) {

    /** How codes are chosen. */
    public enum Choice {
        /** As the checkpoint's {@code generation_config.json} says; temperature and topK are left to it. */
        CHECKPOINT,
        /** The likeliest. */
        GREEDY,
        /** At random. */
        SAMPLED
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public ComposeOptions {
        continued = List.copyOf(continued);
        new Problems("compose options")
                .unless(
                        seconds.isEmpty() || (seconds.getAsDouble() > 0 && seconds.getAsDouble() < 1e6),
                        "seconds must be above 0")
                .unless(
                        guidance.isEmpty() || (guidance.getAsDouble() >= 1 && guidance.getAsDouble() < 1e6),
                        "guidance must be 1 or more")
                .positive("temperature", temperature)
                .atLeast("topK", topK, 0L)
                .check();
    }

    /** What the checkpoint says, with seed 0. */
    public static ComposeOptions defaults() {
        return new ComposeOptions(
                OptionalDouble.empty(), OptionalDouble.empty(), List.of(), Choice.CHECKPOINT, 1, 0, 0);
    }

    public ComposeOptions withSeconds(double value) {
        return new ComposeOptions(OptionalDouble.of(value), guidance, continued, choice, temperature, topK, seed);
    }

    public ComposeOptions withGuidance(double scale) {
        return new ComposeOptions(seconds, OptionalDouble.of(scale), continued, choice, temperature, topK, seed);
    }

    /** Goes on from sounds, one for each text. */
    public ComposeOptions continuing(List<Sound> sounds) {
        return new ComposeOptions(seconds, guidance, sounds, choice, temperature, topK, seed);
    }

    /** The likeliest codes. */
    public ComposeOptions greedy() {
        return new ComposeOptions(seconds, guidance, continued, Choice.GREEDY, temperature, topK, seed);
    }

    public ComposeOptions withSampling(double newTemperature, int newTopK, long newSeed) {
        return new ComposeOptions(seconds, guidance, continued, Choice.SAMPLED, newTemperature, newTopK, newSeed);
    }

    public ComposeOptions withSeed(long value) {
        return new ComposeOptions(seconds, guidance, continued, choice, temperature, topK, value);
    }

    void into(GenerationConfig.Builder config) {
        config.seed(seed);
        switch (choice) {
            case CHECKPOINT -> {}
            case GREEDY -> config.doSample(false);
            case SAMPLED -> config.doSample(true).temperature(temperature).topK(topK);
        }
    }
}
