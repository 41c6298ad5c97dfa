package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.torch.Tensor;

/** The losses of sequence classification, by the names that {@code problem_type} has in configurations. */
public enum ClassificationLoss {
    /** Cross-entropy: logits [rows, classes], labels int64 [rows]. */
    SINGLE_LABEL_CLASSIFICATION("single_label"),
    /** Binary cross-entropy of every class: logits and labels [rows, classes], labels 0 or 1. */
    MULTI_LABEL_CLASSIFICATION("multi_label"),
    /** Mean squared error: logits and labels [rows] or [rows, targets]. */
    REGRESSION("regression");

    private final String function;

    ClassificationLoss(String function) {
        this.function = function;
    }

    /** The loss with a configuration's {@code problem_type}. */
    public static ClassificationLoss named(String name) {
        return NearestName.constant(ClassificationLoss.class, "problem_type", name);
    }

    /** The mean loss of a batch, a float32 scalar. */
    public Tensor loss(Tensor logits, Tensor labels) {
        return Scripts.SUPERVISED.tensor(function, logits, labels);
    }
}
