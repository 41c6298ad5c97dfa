package io.swift4j.modality.processor.audio;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes the sampling rate of sound with a windowed sinc: six zero crossings on each side under a Hann window, and a cutoff at 0.99
 * of the lower rate's limit, as torchaudio's {@code sinc_interp_hann} does by default.
 *
 * <p>The filter is computed in double precision. Thread-safe.
 */
public final class Resampler {

    private static final int CROSSINGS = 6;
    private static final double CUTOFF = 0.99;
    private static final long MOST_DENSE = 1L << 20;
    private static final int MOST_KEPT = 32;
    private static final int AT_ONCE = 1 << 16;
    private static final Map<Long, float[][]> KERNELS = new ConcurrentHashMap<>();

    private Resampler() {}

    /** The mean of a sound's channels at another rate. */
    public static float[] mono(Sound sound, int rate) {
        return resampled(sound.mono(), sound.sampleRate(), rate);
    }

    /** One channel at another rate; the given array where the rate is the same. */
    public static float[] resampled(float[] samples, int from, int to) {
        if (from == to || samples.length == 0) {
            return samples;
        }
        int common = gcd(from, to);
        int old = from / common;
        int fresh = to / common;
        double limit = Math.min(old, fresh) * CUTOFF;
        int reach = (int) Math.ceil(CROSSINGS * old / limit);
        int length = Math.toIntExact((long) Math.ceil((double) ((long) fresh * samples.length) / old));
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Tensor.of(samples, samples.length);
            if ((long) fresh * (old + 2L * reach) <= MOST_DENSE) {
                float[][] kernel = kernel(old, fresh, reach, limit);
                Tensor dense = Tensor.of(kernel[0], fresh, old + 2L * reach);
                return Mel.SCRIPT
                        .tensor("resampled", x, dense, old, fresh, reach, length)
                        .toFloats();
            }
            return near(x, old, fresh, reach, limit, length);
        }
    }

    private static float[][] kernel(int old, int fresh, int reach, double limit) {
        if (KERNELS.size() > MOST_KEPT) {
            KERNELS.clear();
        }
        return KERNELS.computeIfAbsent(
                (long) old << 32 | fresh, ratio -> new float[][] {dense(old, fresh, reach, limit)});
    }

    private static float[] dense(int old, int fresh, int reach, double limit) {
        int size = old + 2 * reach;
        float[] kernel = new float[fresh * size];
        for (int phase = 0; phase < fresh; phase++) {
            for (int i = 0; i < size; i++) {
                kernel[phase * size + i] =
                        (float) weight((double) (i - reach) / old - (double) phase / fresh, old, limit);
            }
        }
        return kernel;
    }

    private static float[] near(Tensor x, int old, int fresh, int reach, double limit, int length) {
        int size = 2 * reach + 2;
        float[] kernel = new float[Math.multiplyExact(fresh, size)];
        long[] starts = new long[fresh];
        for (int phase = 0; phase < fresh; phase++) {
            int middle = (int) ((long) phase * old / fresh);
            starts[phase] = middle;
            for (int i = 0; i < size; i++) {
                kernel[phase * size + i] =
                        (float) weight((double) (i - reach + middle) / old - (double) phase / fresh, old, limit);
            }
        }
        Tensor weights = Tensor.of(kernel, fresh, size);
        Tensor begin = Tensor.of(starts, fresh);
        float[] all = new float[length];
        for (int first = 0; first < length; first += AT_ONCE) {
            try (TensorScope scope = TensorScope.open()) {
                int count = Math.min(AT_ONCE, length - first);
                float[] part = Mel.SCRIPT
                        .tensor("interpolated", x, weights, begin, old, reach, first, count)
                        .toFloats();
                System.arraycopy(part, 0, all, first, count);
            }
        }
        return all;
    }

    private static double weight(double time, int old, double limit) {
        double t = Math.max(-CROSSINGS, Math.min(CROSSINGS, time * limit));
        double window = Math.cos(t * Math.PI / CROSSINGS / 2);
        double angle = t * Math.PI;
        double sinc = angle == 0 ? 1 : Math.sin(angle) / angle;
        return sinc * window * window * limit / old;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Several sounds at one rate. */
    static List<float[]> mono(List<Sound> sounds, int rate) {
        List<float[]> all = new ArrayList<>();
        sounds.forEach(sound -> all.add(mono(sound, rate)));
        return all;
    }
}
