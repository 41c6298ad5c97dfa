package io.swift4j.train.config;

/** When something is done while training. */
public enum Interval {
    NO,
    STEPS,
    EPOCH
}
