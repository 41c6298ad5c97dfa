package io.swift4j.train.data;

/** Which messages are learned where they don't say so themselves: the option {@code loss_scale}. */
public enum LossScale {
    /** Everything the assistant says. */
    DEFAULT,
    /** What the assistant says after the last message of the user. */
    LAST_ROUND,
    /** Every token. */
    ALL
}
