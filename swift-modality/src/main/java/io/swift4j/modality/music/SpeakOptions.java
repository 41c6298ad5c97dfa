package io.swift4j.modality.music;

import io.swift4j.core.config.Problems;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.modality.Sound;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How texts are spoken.
 *
 * @param frames of codes at most, delays included; empty for what the checkpoint's {@code generation_config.json} says
 * @param guidance how far speech is led away from what would be said without a text; 1 for not at all; empty for what the checkpoint says
 * @param voices what is gone on from, one sound for each text, whose words the text must begin with; empty for a voice of chance
 * @param choice how codes are chosen
 * @param temperature 1 or more, of random codes
 * @param topK from how many of the likeliest codes random ones are drawn, and guidance lets be chosen
 * @param seed of random codes
 */
public record SpeakOptions(
        OptionalInt frames,
        OptionalDouble guidance,
        List<Sound> voices,
        ComposeOptions.Choice choice,
        double temperature,
        int topK,
        long seed) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public SpeakOptions {
        voices = List.copyOf(voices);
        new Problems("speak options")
                .unless(frames.isEmpty() || frames.getAsInt() > 0, "frames must be positive")
                .unless(
                        guidance.isEmpty() || (guidance.getAsDouble() >= 1 && guidance.getAsDouble() < 1e6),
                        "guidance must be 1 or more")
                .unless(temperature >= 1 && temperature < 1e6, "temperature must be 1 or more, as Dia wants")
                .atLeast("topK", topK, 1L)
                .check();
    }

    /** What the checkpoint says, with seed 0. */
    public static SpeakOptions defaults() {
        return new SpeakOptions(
                OptionalInt.empty(),
                OptionalDouble.empty(),
                List.of(),
                ComposeOptions.Choice.CHECKPOINT,
                1,
                DiaHabits.TOP_K,
                0);
    }

    public SpeakOptions withFrames(int most) {
        return new SpeakOptions(OptionalInt.of(most), guidance, voices, choice, temperature, topK, seed);
    }

    public SpeakOptions withGuidance(double scale) {
        return new SpeakOptions(frames, OptionalDouble.of(scale), voices, choice, temperature, topK, seed);
    }

    /** Goes on in voices, one for each text. */
    public SpeakOptions withVoices(List<Sound> sounds) {
        return new SpeakOptions(frames, guidance, sounds, choice, temperature, topK, seed);
    }

    /** The likeliest codes. */
    public SpeakOptions greedy() {
        return new SpeakOptions(frames, guidance, voices, ComposeOptions.Choice.GREEDY, temperature, topK, seed);
    }

    public SpeakOptions withSampling(double newTemperature, int newTopK, long newSeed) {
        return new SpeakOptions(
                frames, guidance, voices, ComposeOptions.Choice.SAMPLED, newTemperature, newTopK, newSeed);
    }

    public SpeakOptions withSeed(long value) {
        return new SpeakOptions(frames, guidance, voices, choice, temperature, topK, value);
    }

    void into(GenerationConfig.Builder config) {
        config.seed(seed);
        frames.ifPresent(config::maxNewTokens);
        switch (choice) {
            case CHECKPOINT -> {}
            case GREEDY -> config.doSample(false);
            case SAMPLED -> config.doSample(true).temperature(temperature).topK(topK);
        }
    }
}
