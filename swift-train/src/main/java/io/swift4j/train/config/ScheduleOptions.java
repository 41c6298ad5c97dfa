package io.swift4j.train.config;

import java.util.Map;

/**
 * How long is trained, and how the learning rate changes.
 *
 * @param numTrainEpochs the epochs; of no meaning with max_steps
 * @param maxSteps the steps; -1 for as many as the epochs have
 * @param lrSchedulerType the shape of the learning rate
 * @param lrSchedulerKwargs further settings of that shape, such as min_lr
 * @param warmupRatio the part of the steps in which the rate rises from 0
 * @param warmupSteps the steps in which it does, instead of a part
 */
public record ScheduleOptions(
        @Option(value = "3.0") double numTrainEpochs,
        @Option(value = "-1") int maxSteps,

        @Option(
                value = "cosine",
                oneOf = {
                    "cosine",
                    "linear",
                    "constant",
                    "constant_with_warmup",
                    "cosine_with_restarts",
                    "cosine_with_min_lr",
                    "polynomial",
                    "inverse_sqrt",
                    "warmup_stable_decay"
                })
        String lrSchedulerType,

        @Option Map<String, String> lrSchedulerKwargs,
        @Option(value = "0.0") double warmupRatio,
        @Option(value = "0") int warmupSteps) {

    public ScheduleOptions {
        lrSchedulerKwargs = Map.copyOf(lrSchedulerKwargs);
        new Checks("ScheduleOptions")
                .require(numTrainEpochs > 0, "num_train_epochs must be above 0, not " + numTrainEpochs)
                .require(maxSteps == -1 || maxSteps > 0, "max_steps must be above 0, or -1, not " + maxSteps)
                .fraction("warmup_ratio", warmupRatio)
                .atLeast("warmup_steps", warmupSteps, 0)
                .require(
                        warmupRatio == 0 || warmupSteps == 0,
                        "warmup_ratio and warmup_steps exclude each other; set one")
                .done();
    }
}
