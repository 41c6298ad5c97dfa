package io.swift4j.cli.verify;

import java.util.Arrays;

/** How far the waveforms of two lossy decoders are apart, where either may begin some samples earlier. */
final class SoundDifference {

    private static final int MAX_LAG = 2400;
    /** Enough to find the lag by. */
    private static final int PROBE = 16_384;

    private static final int HALF_WIDTH = 32;

    private SoundDifference() {}

    /** The ratio of signal to difference in dB over the overlap, at the lag with the best correlation. */
    static double signalToNoise(float[] actual, float[] expected) {
        int lag = lag(actual, expected);
        double signal = 0;
        double noise = 0;
        for (int i = Math.max(0, -lag); i < Math.min(expected.length, actual.length - lag); i++) {
            double difference = actual[i + lag] - expected[i];
            signal += expected[i] * expected[i];
            noise += difference * difference;
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }

    private static int lag(float[] actual, float[] expected) {
        int from = Math.max(0, Math.min(expected.length, actual.length) / 2 - PROBE / 2);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
            double sum = 0;
            int first = Math.max(from, -lag);
            int end = Math.min(Math.min(expected.length, from + PROBE), actual.length - lag);
            for (int i = first; i < end; i++) {
                sum += actual[i + lag] * expected[i];
            }
            if (sum > most) {
                most = sum;
                best = lag;
            }
        }
        return best;
    }

    /** Another rate, by a Hann-windowed sinc; good enough to compare by. */
    static float[] resampled(float[] sound, int rate, int wanted) {
        double step = (double) rate / wanted;
        double cutoff = Math.min(1, 1 / step);
        int reach = (int) Math.ceil(HALF_WIDTH / cutoff);
        float[] out = new float[(int) Math.round(sound.length / step)];
        for (int i = 0; i < out.length; i++) {
            double centre = i * step;
            int first = Math.max(0, (int) Math.ceil(centre - reach));
            int last = Math.min(sound.length - 1, (int) Math.floor(centre + reach));
            double sum = 0;
            for (int j = first; j <= last; j++) {
                double x = j - centre;
                double angle = Math.PI * x * cutoff;
                double sinc = Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle;
                sum += sound[j] * sinc * cutoff * (0.5 + 0.5 * Math.cos(Math.PI * x / reach));
            }
            out[i] = (float) sum;
        }
        return out;
    }

    /** The first samples of each channel, [channels, length] to [channels, count]. */
    static float[] head(float[] samples, int channels, int count) {
        int length = samples.length / channels;
        float[] head = new float[channels * count];
        for (int c = 0; c < channels; c++) {
            System.arraycopy(Arrays.copyOfRange(samples, c * length, c * length + count), 0, head, c * count, count);
        }
        return head;
    }
}
