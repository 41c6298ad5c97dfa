package io.swift4j.modality.processor;

import io.swift4j.core.config.Problems;
import io.swift4j.modality.processor.audio.SoundPadding;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a caller wants otherwise than a processor's configuration says. Immutable.
 *
 * @param minPixels least area of pictures after resizing, for models that take any size
 * @param maxPixels largest area of pictures after resizing, for models that take any size
 * @param minFilmPixels the same of films, where the model counts them as its configuration does: in each frame, or for Qwen3-VL in
 *     all together
 * @param maxFilmPixels the largest, likewise
 * @param framesPerSecond how many frames of a second of film are looked at
 * @param frames how many frames of a film are looked at, instead
 * @param sampleFrames whether frames are chosen, rather than all looked at; not given, they are chosen from films but not from lists
 *     of pictures
 * @param soundInFilms whether the sound track of every film is heard with it, for models that can
 * @param nestedFilmMarkers whether every frame of a Qwen3-VL film stands within the film's own markers, as transformers 5 writes it;
 *     the model was trained without these
 * @param soundPadding to what length sounds are filled up
 * @param cutSounds whether what the model can't hear of a long sound is left out, as the reference does, rather than refused
 * @param normalizeSounds whether samples are given mean 0 and variance 1 first
 * @param maxSeconds longest sound that is taken
 * @param maxValues most values that pictures, a film, or sounds of one text may become
 * @param seed of the places that CLAP looks at in long sounds
 */
public record ProcessorOptions(
        OptionalLong minPixels,
        OptionalLong maxPixels,
        OptionalLong minFilmPixels,
        OptionalLong maxFilmPixels,
        OptionalDouble framesPerSecond,
        OptionalInt frames,
        Optional<Boolean> sampleFrames,
        boolean soundInFilms,
        boolean nestedFilmMarkers,
        Optional<SoundPadding> soundPadding,
        boolean cutSounds,
        boolean normalizeSounds,
        double maxSeconds,
        long maxValues,
        long seed) {

    private static final ProcessorOptions DEFAULTS = new Builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public ProcessorOptions {
        new Problems("processor options")
                .unless(framesPerSecond.isEmpty() || frames.isEmpty(), "framesPerSecond and frames can't both be given")
                .positive("framesPerSecond", framesPerSecond.orElse(1))
                .atLeast("frames", frames.orElse(1), 1L)
                .atLeast("minPixels", minPixels.orElse(1), 1L)
                .atLeast("maxPixels", maxPixels.orElse(Long.MAX_VALUE), minPixels.orElse(1))
                .atLeast("minFilmPixels", minFilmPixels.orElse(1), 1L)
                .atLeast("maxFilmPixels", maxFilmPixels.orElse(Long.MAX_VALUE), minFilmPixels.orElse(1))
                .positive("maxSeconds", maxSeconds)
                .atLeast("maxValues", maxValues, 1L)
                .check();
    }

    /** Everything as the configuration says; an hour of sound and 2^29 values at most. */
    public static ProcessorOptions defaults() {
        return DEFAULTS;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method's name and meaning is a component's. */
    public static final class Builder {

        private OptionalLong minPixels = OptionalLong.empty();
        private OptionalLong maxPixels = OptionalLong.empty();
        private OptionalLong minFilmPixels = OptionalLong.empty();
        private OptionalLong maxFilmPixels = OptionalLong.empty();
        private OptionalDouble framesPerSecond = OptionalDouble.empty();
        private OptionalInt frames = OptionalInt.empty();
        private Optional<Boolean> sampleFrames = Optional.empty();
        private boolean soundInFilms;
        private boolean nestedFilmMarkers;
        private Optional<SoundPadding> soundPadding = Optional.empty();
        private boolean cutSounds;
        private boolean normalizeSounds;
        private double maxSeconds = 3600;
        private long maxValues = 1L << 29;
        private long seed;

        private Builder() {}

        public Builder minPixels(long pixels) {
            minPixels = OptionalLong.of(pixels);
            return this;
        }

        public Builder maxPixels(long pixels) {
            maxPixels = OptionalLong.of(pixels);
            return this;
        }

        public Builder minFilmPixels(long pixels) {
            minFilmPixels = OptionalLong.of(pixels);
            return this;
        }

        public Builder maxFilmPixels(long pixels) {
            maxFilmPixels = OptionalLong.of(pixels);
            return this;
        }

        public Builder framesPerSecond(double rate) {
            framesPerSecond = OptionalDouble.of(rate);
            return this;
        }

        public Builder frames(int count) {
            frames = OptionalInt.of(count);
            return this;
        }

        public Builder sampleFrames(boolean chosen) {
            sampleFrames = Optional.of(chosen);
            return this;
        }

        public Builder soundInFilms(boolean heard) {
            soundInFilms = heard;
            return this;
        }

        public Builder nestedFilmMarkers(boolean nested) {
            nestedFilmMarkers = nested;
            return this;
        }

        public Builder soundPadding(SoundPadding padding) {
            soundPadding = Optional.of(padding);
            return this;
        }

        public Builder cutSounds(boolean cut) {
            cutSounds = cut;
            return this;
        }

        public Builder normalizeSounds(boolean normalized) {
            normalizeSounds = normalized;
            return this;
        }

        public Builder maxSeconds(double seconds) {
            maxSeconds = seconds;
            return this;
        }

        public Builder maxValues(long values) {
            maxValues = values;
            return this;
        }

        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming everything that is wrong
         */
        public ProcessorOptions build() {
            return new ProcessorOptions(
                    minPixels,
                    maxPixels,
                    minFilmPixels,
                    maxFilmPixels,
                    framesPerSecond,
                    frames,
                    sampleFrames,
                    soundInFilms,
                    nestedFilmMarkers,
                    soundPadding,
                    cutSounds,
                    normalizeSounds,
                    maxSeconds,
                    maxValues,
                    seed);
        }
    }
}
