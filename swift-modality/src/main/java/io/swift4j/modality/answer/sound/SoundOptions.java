package io.swift4j.modality.answer.sound;

import io.swift4j.core.config.Problems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How sounds are made.
 *
 * @param seconds at most; empty for what the checkpoint says; CSM and Moshi speak for 10 then
 * @param guidance how far sounds are led away from what would be made without a text (Ho and Salimans 2022); 1 for not at all; empty for
 *     what the checkpoint says. Speech of CSM, Moshi and Qwen2.5-Omni has none
 * @param voice who speaks: the name of a speaker of Qwen2.5-Omni, the number of one of CSM; empty for the first. Moshi has
 *     one
 * @param codec the folder of the codec's checkpoint, for models that come without, as Dia does
 * @param greedy whether the likeliest codes are taken, rather than what the checkpoint says
 * @param seed of random codes
 */
public record SoundOptions(
        OptionalDouble seconds,
        OptionalDouble guidance,
        Optional<String> voice,
        Optional<Path> codec,
        boolean greedy,
        long seed) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public SoundOptions {
        new Problems("sound options")
                .unless(
                        seconds.isEmpty() || (seconds.getAsDouble() > 0 && seconds.getAsDouble() < 1e6),
                        "seconds must be above 0")
                .unless(
                        guidance.isEmpty() || (guidance.getAsDouble() >= 1 && guidance.getAsDouble() < 1e6),
                        "guidance must be 1 or more")
                .check();
    }

    /** What the checkpoint says, with seed 0. */
    public static SoundOptions defaults() {
        return new SoundOptions(
                OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty(), false, 0);
    }

    public SoundOptions withSeconds(double most) {
        return new SoundOptions(OptionalDouble.of(most), guidance, voice, codec, greedy, seed);
    }

    public SoundOptions withGuidance(double scale) {
        return new SoundOptions(seconds, OptionalDouble.of(scale), voice, codec, greedy, seed);
    }

    public SoundOptions withVoice(String name) {
        return new SoundOptions(seconds, guidance, Optional.of(name), codec, greedy, seed);
    }

    public SoundOptions withCodec(Path folder) {
        return new SoundOptions(seconds, guidance, voice, Optional.of(folder), greedy, seed);
    }

    /** The likeliest codes. */
    public SoundOptions likeliest() {
        return new SoundOptions(seconds, guidance, voice, codec, true, seed);
    }

    public SoundOptions withSeed(long value) {
        return new SoundOptions(seconds, guidance, voice, codec, greedy, value);
    }
}
