package io.swift4j.train.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * When and how the model is measured while training.
 *
 * @param evalStrategy when; empty for whenever is saved, if there are rows for it
 * @param evalSteps the steps between; empty for save_steps
 * @param evalOnStart whether before the first step too
 * @param metricForBestModel the number that tells the best checkpoint; empty for loss
 * @param greaterIsBetter whether it should be great; empty for false with a loss, else true
 * @param earlyStopInterval the evaluations without a new best after which training ends
 */
public record EvaluationOptions(
        @Option(aliases = {"evaluation_strategy"}) Optional<Interval> evalStrategy,
        @Option OptionalInt evalSteps,
        @Option(value = "false") boolean evalOnStart,
        @Option Optional<String> metricForBestModel,
        @Option Optional<Boolean> greaterIsBetter,
        @Option OptionalInt earlyStopInterval) {

    public EvaluationOptions {
        new Checks("EvaluationOptions")
                .atLeast("eval_steps", evalSteps, 1)
                .atLeast("early_stop_interval", earlyStopInterval, 1)
                .done();
    }
}
