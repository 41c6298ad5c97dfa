package io.swift4j.train;

import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Batches;

/**
 * How many steps a run has, and where its epochs end.
 *
 * @param maxSteps of the whole run
 * @param accumulation micro-batches of a step, over all replicas; the last step of an epoch may have fewer
 */
record TrainPlan(int maxSteps, int accumulation) {

    static TrainPlan of(TrainOptions options, Batches<?> batches) {
        int accumulation = Math.multiplyExact(
                options.gradientAccumulationSteps(), options.compute().replicas());
        int wanted = options.schedule().maxSteps();
        if (wanted > 0) {
            return new TrainPlan(wanted, accumulation);
        }
        double epochs = options.schedule().numTrainEpochs();
        int whole = (int) Math.floor(epochs);
        long steps = 0;
        for (int epoch = 0; epoch < whole; epoch++) {
            steps += steps(batches.count(epoch), accumulation);
        }
        if (epochs > whole) {
            steps += (long) Math.ceil(steps(batches.count(whole), accumulation) * (epochs - whole));
        }
        return new TrainPlan(Math.toIntExact(Math.max(1, steps)), accumulation);
    }

    private static long steps(int batches, int accumulation) {
        return (batches + accumulation - 1L) / accumulation;
    }

    /** The steps in which the rate rises. */
    int warmup(TrainOptions options) {
        return options.schedule().warmupSteps() > 0
                ? options.schedule().warmupSteps()
                : (int) Math.ceil(options.schedule().warmupRatio() * maxSteps);
    }
}
