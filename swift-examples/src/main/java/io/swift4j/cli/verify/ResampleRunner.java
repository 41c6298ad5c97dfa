package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.processor.audio.Resampler;

/** {@code processor} of resampling. */
final class ResampleRunner implements CaseRunner {

    private static final double LEAST_DECIBELS = 25;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        int from = one.params().integer("from");
        int to = one.params().integer("to");
        try (Tensor pcm = folder.named(one, "pcm");
                Tensor exact = folder.named(one, "sinc_hann_float64_kernel");
                Tensor other = folder.named(one, "soxr_hq")) {
            float[] samples = Resampler.resampled(pcm.toFloats(), from, to);
            comparison.equal("length", (long) samples.length, exact.count());
            double[] actual = new double[samples.length];
            for (int i = 0; i < actual.length; i++) {
                actual[i] = samples[i];
            }
            comparison.numbers("samples", actual, exact.toDoubles());
            comparison.atLeast(
                    "signal to difference in dB",
                    SoundDifference.signalToNoise(samples, other.toFloats()),
                    LEAST_DECIBELS);
        }
    }
}
