package io.swift4j.train;

import io.swift4j.train.config.Interval;

/**
 * A measure and when it is taken.
 *
 * @param every the steps between two measurements; without meaning unless by steps
 */
record TaskMeasuring(TaskMeasure measure, Interval interval, int every) {}
