package io.swift4j.train.codec;

import io.swift4j.core.config.Problems;
import java.util.function.Consumer;

/**
 * How a codec is trained.
 *
 * @param steps in all
 * @param warmup steps without codebooks, before k-means makes them of what the encoder has learned
 * @param batch samples of a step
 * @param learningRate at its highest; a cosine leads to 0
 * @param commitment weight of the encoder's distance to its codes
 * @param perceptual weight of what is not measured value by value
 * @param decay of the codebooks' moving averages
 * @param seed of everything that is random
 * @param saveSteps steps from one saved state to the next
 * @param listener told of every step, on the thread that trains
 */
record CodecOptions(
        int steps,
        int warmup,
        int batch,
        double learningRate,
        double commitment,
        double perceptual,
        double decay,
        long seed,
        int saveSteps,
        Consumer<CodecProgress> listener) {

    void report(Problems problems) {
        problems.within("steps", steps, 1, 1e9)
                .within("batch", batch, 1, 1 << 16)
                .positive("learningRate", learningRate)
                .atLeast("commitment", commitment, 0)
                .atLeast("perceptual", perceptual, 0)
                .below("decay", decay, 0, 1)
                .within("saveSteps", saveSteps, 1, 1e9);
    }

    /** All that two parts of one run must agree on. */
    String fingerprint() {
        return steps + " " + warmup + " " + batch + " " + learningRate + " " + commitment + " " + perceptual + " "
                + decay + " " + seed;
    }
}
