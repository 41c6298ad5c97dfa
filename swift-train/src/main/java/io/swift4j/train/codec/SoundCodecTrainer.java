package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.Problems;
import io.swift4j.modality.Sound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains a codec of sound with the layers of EnCodec (Défossez et al. 2022): its folder is read by {@link
 * io.swift4j.modality.codec.audio.AudioCodec#load} and by {@link io.swift4j.modality.compose.ModelComposer#audioCodec}.
 *
 * <p>The loss is that of the spectrum at three resolutions (Yamamoto et al. 2020) and the absolute difference of samples. Sound is mono;
 * others are mixed and resampled.
 */
public final class SoundCodecTrainer extends CodecTrainer {

    private final SoundAutoencoder.Settings settings;
    private final List<Sound> sounds;

    private SoundCodecTrainer(SoundAutoencoder.Settings settings, List<Sound> sounds, CodecOptions options) {
        super(options);
        this.settings = settings;
        this.sounds = sounds;
    }

    /** A builder; only sounds are needed. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    Autoencoder autoencoder() {
        return new SoundAutoencoder(settings, sounds);
    }

    /** Builds a trainer. */
    public static final class Builder extends CodecTrainer.Builder<Builder> {

        private final List<Sound> sounds = new ArrayList<>();
        private int sampleRate = 8000;
        private int codebooks = 1;
        private int codebook = 256;
        private int[] ratios = {4, 4, 4, 5};
        private int filters = 8;
        private int hidden = 32;
        private double seconds = 0.64;

        private Builder() {
            super(400, 8, 0.003);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Adds sounds to learn from, of any rate and length. */
        public Builder sounds(List<Sound> more) {
            sounds.addAll(more);
            return this;
        }

        /** Samples a second, in Hz; 8000 unless given. */
        public Builder sampleRate(int hertz) {
            sampleRate = hertz;
            return this;
        }

        /** Codebooks, each for what those before left over; 1 unless given. */
        public Builder codebooks(int count) {
            codebooks = count;
            return this;
        }

        /** Codes of each codebook, a power of two; 256 unless given. */
        public Builder codebook(int codes) {
            codebook = codes;
            return this;
        }

        /**
         * By how much each layer of the decoder lengthens, the first first; their product is one frame's samples. {@code 4, 4, 4, 5}
         * unless given: 25 frames a second at 8000 Hz.
         */
        public Builder ratios(int... factors) {
            ratios = factors.clone();
            return this;
        }

        /** Channels at full rate, doubled at each ratio; 8 unless given. */
        public Builder filters(int count) {
            filters = count;
            return this;
        }

        /** Length of a code's vector; 32 unless given. */
        public Builder codeDim(int length) {
            hidden = length;
            return this;
        }

        /** Length of the pieces that are learned from, in seconds; 0.64 unless given. */
        public Builder seconds(double length) {
            seconds = length;
            return this;
        }

        /**
         * The trainer.
         *
         * @throws SwiftException with everything that is wrong
         */
        public SoundCodecTrainer build() {
            Problems problems = new Problems("sound codec");
            CodecOptions options = options(problems);
            problems.unless(!sounds.isEmpty(), "there are no sounds to learn from")
                    .unless(sounds.stream().allMatch(sound -> sound.length() > 0), "a sound has no samples")
                    .within("sampleRate", sampleRate, 1000, 192_000)
                    .within("codebooks", codebooks, 1, 64)
                    .unless(
                            codebook >= 2 && codebook <= 1 << 20 && Integer.bitCount(codebook) == 1,
                            "codebook must be a power of two from 2 to " + (1 << 20) + ", not " + codebook)
                    .within("filters", filters, 2, 1024)
                    .within("codeDim", hidden, 1, 1 << 12)
                    .within("seconds", seconds, 0.1, 60);
            double hop = Arrays.stream(ratios).asDoubleStream().reduce(1, (a, b) -> a * b);
            problems.unless(
                    ratios.length >= 1
                            && ratios.length <= 8
                            && Arrays.stream(ratios).allMatch(ratio -> ratio >= 1)
                            && hop <= seconds * sampleRate,
                    "ratios must be 1 to 8 positive factors whose product is at most a piece's samples, not "
                            + Arrays.toString(ratios));
            return checked(
                    problems,
                    () -> new SoundCodecTrainer(
                            new SoundAutoencoder.Settings(
                                    sampleRate,
                                    codebooks,
                                    codebook,
                                    Arrays.stream(ratios).boxed().toList(),
                                    filters,
                                    hidden,
                                    (int) (Math.round(seconds * sampleRate / hop) * hop),
                                    options.seed()),
                            List.copyOf(sounds),
                            options));
        }
    }
}
