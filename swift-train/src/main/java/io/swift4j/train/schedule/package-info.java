/** Learning-rate schedules: pure functions from a step's number to a factor of the base learning rate. */
@NullMarked
package io.swift4j.train.schedule;

import org.jspecify.annotations.NullMarked;
