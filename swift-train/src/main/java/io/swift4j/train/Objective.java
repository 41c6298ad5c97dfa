package io.swift4j.train;

import io.swift4j.core.model.TrainingPass;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.Encoded;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run minimises: how a micro-batch becomes gradients and figures.
 *
 * @param <T> the examples that it learns from
 */
interface Objective<T extends Encoded> {

    /** The examples that it learns from. */
    Class<T> examples();

    /** What rows those are made of, for the user. */
    String rows();

    /** Why an example can't be learned from, naming the field of its row; empty if it can. */
    default Optional<String> problem(T example) {
        return Optional.empty();
    }

    /** How much an example counts in the mean of a step: its targets, or 1. */
    double count(T example);

    /**
     * Adds gradients.
     *
     * @param normalizer what the examples of the whole step count together
     */
    Outcome gradients(AdaptedModel model, List<T> batch, double normalizer, Settings settings);

    /** The same figures without gradients. */
    Outcome evaluate(AdaptedModel model, List<T> batch);

    /**
     * How gradients are computed.
     *
     * @param pass how the decoder is run
     * @param lossScale what gradients are multiplied by
     */
    record Settings(TrainingPass.Options pass, double lossScale) {}

    /**
     * What a micro-batch gave.
     *
     * @param sum its part of the step's loss before the division by the normalizer
     * @param count what its examples count
     * @param correct how many targets scored highest, or pairs were told apart
     * @param counted of how many; 0 where nothing is right or wrong
     * @param tokens all its tokens
     * @param sums of further figures, each with what it is divided by
     */
    record Outcome(double sum, double count, long correct, long counted, long tokens, Map<String, double[]> sums) {}
}
