package io.swift4j.train.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A training step, for Java Flight Recorder: begin it before the step, fill it in and commit it after. */
@Name("io.swift4j.TrainStep")
@Label("Training Step")
@Category({"Swift4J", "Training"})
@StackTrace(false)
public final class TrainStepEvent extends Event {

    @Label("Step")
    int step;

    @Label("Loss")
    double loss;

    @Label("Gradient Norm")
    double gradNorm;

    @Label("Learning Rate")
    double learningRate;

    @Label("Tokens")
    @Description("Tokens of the step, learned or not")
    long tokens;

    /** Takes over what a step reports. */
    public void fill(StepReport report) {
        step = report.step();
        loss = report.loss();
        gradNorm = report.gradNorm();
        learningRate = report.learningRate();
        tokens = report.tokens();
    }
}
