package io.swift4j.train;

import io.swift4j.train.run.StepReport;
import java.nio.file.Path;
import java.util.Map;

/** Is told what happens in a run; called on the thread that trains. */
public interface TrainCallback {

    /** A step is done. */
    default void onStep(StepReport report) {}

    /** The model has been measured on the validation examples. */
    default void onEvaluate(int step, Map<String, Double> metrics) {}

    /** A checkpoint has been written. */
    default void onSave(int step, Path checkpoint) {}
}
