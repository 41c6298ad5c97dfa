package io.swift4j.train.codec;

import io.swift4j.train.run.RunProgress;
import java.util.Locale;

/**
 * Where the training of a codec stands.
 *
 * @param run steps done, and how fast
 * @param loss of the step
 * @param perplexity how many codes, used equally often, would be as hard to guess; the mean over codebooks, 0 before there are any
 * @param revived codes that nothing used, which became vectors of this step
 */
public record CodecProgress(RunProgress run, double loss, double perplexity, int revived) {

    /** One line for a person: step, loss, codes, rate and the time that is left. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "Codec %d/%d loss %.4f, codes %.0f, %.2f s/it, %.0f s left",
                run.step(),
                run.maxSteps(),
                loss,
                perplexity,
                run.secondsPerStep(),
                run.remainingSeconds());
    }
}
