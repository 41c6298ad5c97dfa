package io.swift4j.train;

import io.swift4j.peft.AdaptedModel;
import java.util.Map;

/** Measures a model on tasks while it is trained, beside the loss on validation examples. */
@FunctionalInterface
public interface TaskMeasure {

    /**
     * Measures; called on the thread that trains, between steps.
     *
     * @param model as trained so far, its adapter active
     * @param step the steps done
     * @return scores by name, which the run's log calls {@code eval_NAME}
     */
    Map<String, Double> measure(AdaptedModel model, int step);
}
