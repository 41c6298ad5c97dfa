package io.swift4j.train.codec;

import java.util.List;

/**
 * How the training of a codec ended.
 *
 * @param steps that are done, over all parts of the run
 * @param finished whether it reached its end rather than being cancelled
 * @param losses of the steps done now
 * @param quality of what comes back: of pictures the mean PSNR in dB, of sounds the spectral loss (lower is better)
 * @param usage part of all codes that the training material uses, in [0, 1]
 * @param perplexity how many codes, used equally often, would be as hard to guess; the mean over codebooks
 * @param seconds that this part of the run took
 */
public record CodecReport(
        int steps,
        boolean finished,
        List<Double> losses,
        double quality,
        double usage,
        double perplexity,
        double seconds) {

    public CodecReport {
        losses = List.copyOf(losses);
    }
}
