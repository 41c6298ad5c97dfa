package io.swift4j.quickstart;

import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.audio.MelFilters;
import io.swift4j.modality.processor.audio.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells which of some recordings a sound is most like, without any model: by dynamic time warping of cepstra (Sakoe and Chiba 1978).
 */
final class SpeechMatcher {

    private static final int RATE = 8000;
    private static final int WINDOW = 256;
    private static final int HOP = 128;
    private static final int BANDS = 24;
    private static final int CEPSTRA = 13;

    private static final double[][] FILTERS = MelFilters.slaney(WINDOW / 2 + 1, BANDS, 60, RATE / 2.0, RATE);
    private static final double[] HANN = MelFilters.hann(WINDOW);

    private static final double[] WAVE = IntStream.range(0, WINDOW)
            .mapToDouble(i -> Math.cos(2 * Math.PI * i / WINDOW))
            .toArray();

    private final List<double[][]> recordings;

    SpeechMatcher(List<Sound> recordings) {
        this.recordings = recordings.stream().map(SpeechMatcher::features).toList();
    }

    /** The number of the recording that is nearest. */
    int nearest(Sound sound) {
        double[][] features = features(sound);
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < recordings.size(); i++) {
            double distance = distance(features, recordings.get(i));
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static double[][] features(Sound sound) {
        float[] samples = Resampler.mono(sound, RATE);
        List<double[]> frames = new ArrayList<>();
        for (int from = 0; from + WINDOW <= Math.max(WINDOW, samples.length); from += HOP) {
            frames.add(cepstra(powers(samples, from)));
        }
        double[] mean = new double[CEPSTRA];
        frames.forEach(frame -> {
            for (int i = 0; i < CEPSTRA; i++) {
                mean[i] += frame[i] / frames.size();
            }
        });
        frames.forEach(frame -> {
            for (int i = 0; i < CEPSTRA; i++) {
                frame[i] -= mean[i];
            }
        });
        return frames.toArray(double[][]::new);
    }

    private static double[] powers(float[] samples, int from) {
        double[] powers = new double[WINDOW / 2 + 1];
        for (int bin = 0; bin < powers.length; bin++) {
            double real = 0;
            double imaginary = 0;
            for (int i = 0; i < WINDOW && from + i < samples.length; i++) {
                int turn = bin * i % WINDOW;
                double sample = HANN[i] * samples[from + i];
                real += sample * WAVE[turn];
                // A sine is a cosine a quarter of a turn later.
                imaginary += sample * WAVE[(turn + WINDOW / 4) % WINDOW];
            }
            powers[bin] = real * real + imaginary * imaginary;
        }
        return powers;
    }

    private static double[] cepstra(double[] powers) {
        double[] bands = new double[BANDS];
        for (int bin = 0; bin < powers.length; bin++) {
            for (int band = 0; band < BANDS; band++) {
                bands[band] += FILTERS[bin][band] * powers[bin];
            }
        }
        double[] cepstra = new double[CEPSTRA];
        for (int i = 0; i < CEPSTRA; i++) {
            for (int band = 0; band < BANDS; band++) {
                cepstra[i] += Math.log(1e-6 + bands[band]) * Math.cos(Math.PI * i * (band + 0.5) / BANDS);
            }
        }
        return cepstra;
    }

    private static double distance(double[][] a, double[][] b) {
        double[][] sums = new double[a.length + 1][b.length + 1];
        for (double[] row : sums) {
            java.util.Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        sums[0][0] = 0;
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                double least = Math.min(sums[i - 1][j - 1], Math.min(sums[i - 1][j], sums[i][j - 1]));
                sums[i][j] = least + apart(a[i - 1], b[j - 1]);
            }
        }
        return sums[a.length][b.length] / (a.length + b.length);
    }

    private static double apart(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < CEPSTRA; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
