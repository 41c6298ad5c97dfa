package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code decode_video}: times of all frames, size, rate, pixels of some, and the sound track. */
final class DecodeVideoRunner implements CaseRunner {

    private static final double MILLISECOND = 1e-3;
    private static final double LEAST_DECIBELS = 15;
    private static final int RATE = 16_000;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        Film film = film(folder, one);
        comparison.atMost("difference in rate", Math.abs(film.frameRate() - params.number("fps")), 1e-9);
        int[] indices = IntStream.range(0, film.frameCount()).toArray();
        if (params.has("frames")) {
            comparison.equal("frames", film.frameCount(), params.integer("frames"));
            comparison.equal("size", List.of(film.height(), film.width()), params.integers("display_hw"));
            comparison.atMost(
                    "difference in seconds", Math.abs(film.seconds() - params.number("duration")), MILLISECOND);
            List<Double> times = params.numbers("pts");
            for (int i = 0; i < Math.min(times.size(), film.frameCount()); i++) {
                comparison.atMost("difference in time " + i, Math.abs(film.times()[i] - times.get(i)), MILLISECOND);
            }
            indices = params.integers("frame_indices").stream().mapToInt(i -> i).toArray();
        }
        frames(folder, one, comparison, film.frames(indices));
        sound(folder, one, comparison, film.sound());
    }

    private static Film film(CaseFolder folder, Case one) {
        MediaDecoder decoder = MediaDecoder.defaults();
        List<MediaSource> sources =
                one.media().stream().map(folder::resource).map(MediaSource::of).toList();
        return sources.size() == 1
                ? decoder.film(sources.get(0))
                : new PictureFilm(
                        one.name(),
                        sources.stream().map(decoder::image).toList(),
                        one.params().number("fps"));
    }

    private static void frames(CaseFolder folder, Case one, Comparison comparison, List<Image> frames) {
        try (Tensor expected = folder.named(one, "frames")) {
            comparison.equal("frames compared", (long) frames.size(), expected.size(0));
            byte[] samples = expected.toBytes();
            int at = 0;
            for (Image frame : frames) {
                comparison.atMost(
                        "mean difference of a frame",
                        PixelDifference.of(frame.pixels(), samples, at).mean(),
                        one.atol());
                at += frame.pixels().length;
            }
        }
    }

    private static void sound(CaseFolder folder, Case one, Comparison comparison, Optional<Sound> sound) {
        boolean expected = one.outputs().contains("audio_mono_16k");
        comparison.equal("has sound", sound.isPresent(), expected);
        if (sound.isEmpty() || !expected) {
            return;
        }
        ConfigJson audio = one.params().object("audio");
        comparison.equal("sample rate", sound.get().sampleRate(), audio.integer("sample_rate"));
        comparison.equal("channels", sound.get().channels(), audio.integer("channels"));
        try (Tensor samples = folder.named(one, "audio_mono_16k")) {
            float[] actual =
                    SoundDifference.resampled(sound.get().mono(), sound.get().sampleRate(), RATE);
            comparison.atLeast(
                    "signal to difference in dB",
                    SoundDifference.signalToNoise(actual, samples.toFloats()),
                    LEAST_DECIBELS);
        }
    }
}
