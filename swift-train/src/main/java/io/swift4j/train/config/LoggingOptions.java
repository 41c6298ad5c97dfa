package io.swift4j.train.config;

import java.util.List;
import java.util.Optional;

/**
 * What is written down while training.
 *
 * @param loggingSteps the steps between two lines
 * @param loggingFirstStep whether the first step has a line
 * @param loggingDir the folder of event files; empty for runs in the run folder
 * @param reportTo what else gets the numbers: tensorboard, or none
 */
public record LoggingOptions(
        @Option(value = "5") int loggingSteps,
        @Option(value = "true") boolean loggingFirstStep,
        @Option Optional<String> loggingDir,
        @Option(value = "tensorboard") List<String> reportTo) {

    public LoggingOptions {
        reportTo = List.copyOf(reportTo);
        new Checks("LoggingOptions")
                .atLeast("logging_steps", loggingSteps, 1)
                .require(
                        List.of("tensorboard", "none").containsAll(reportTo),
                        "report_to must be tensorboard or none, not " + reportTo)
                .done();
    }
}
