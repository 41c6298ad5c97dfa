package io.swift4j.train.reward;

import java.util.List;

/**
 * Judges answers, for training by reinforcement.
 *
 * <p>Given to a {@link io.swift4j.train.Trainer}, or found by {@link java.util.ServiceLoader} under the name that {@code
 * reward_funcs} says; then it has a public constructor without parameters. Called on the thread that trains.
 */
public interface RewardFunction {

    /** Its name in options and logs. */
    String name();

    /** How good each answer is; finite, higher is better. Several answers to one prompt follow each other. */
    double[] rewards(List<Answer> answers);
}
