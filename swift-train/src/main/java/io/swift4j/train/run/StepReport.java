package io.swift4j.train.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one training step has to tell.
 *
 * @param step the number of the step, from 1
 * @param epoch the epochs done after it, with fraction
 * @param loss its loss
 * @param correct the labels that were the likeliest token, or the answers all of whose labels were, as accuracy counts
 * @param counted the labels, or answers
 * @param gradNorm the norm of the gradient before clipping
 * @param learningRate the learning rate
 * @param tokens its tokens, learned or not
 * @param more further values to be averaged and logged, such as the loss of a channel
 */
public record StepReport(
        int step,
        double epoch,
        double loss,
        long correct,
        long counted,
        double gradNorm,
        double learningRate,
        long tokens,
        Map<String, Double> more) {

    /** The name in {@link #more} of the part of the step's time in which the trainer waited for data, from 0 to 1. */
    public static final String DATA_WAIT = "data_wait";

    public StepReport {
        if (step < 1 || correct < 0 || correct > counted || tokens < 0) {
            throw new IllegalArgumentException(
                    "step " + step + ": " + correct + " of " + counted + " labels right, " + tokens + " tokens");
        }
        more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    }
}
