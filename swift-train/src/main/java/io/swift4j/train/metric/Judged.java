package io.swift4j.train.metric;

/** A prediction and what it is compared with. */
public record Judged<P, R>(P prediction, R reference) {}
