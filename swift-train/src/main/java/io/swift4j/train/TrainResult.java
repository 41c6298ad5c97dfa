package io.swift4j.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param steps that are done, over all parts of the run
 * @param finished whether it reached its end rather than being cancelled or stopped early
 * @param losses of the steps done now
 * @param folder of the run
 * @param lastCheckpoint written, if any
 * @param bestCheckpoint by the chosen metric, if it was measured
 * @param bestMetric its value
 */
public record TrainResult(
        int steps,
        boolean finished,
        List<Double> losses,
        Path folder,
        Optional<Path> lastCheckpoint,
        Optional<Path> bestCheckpoint,
        OptionalDouble bestMetric) {

    public TrainResult {
        losses = List.copyOf(losses);
    }
}
