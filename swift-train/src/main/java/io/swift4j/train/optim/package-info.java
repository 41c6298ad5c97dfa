/** Optimizers: the update rules, their state for checkpoints, and gradient clipping. */
@NullMarked
package io.swift4j.train.optim;

import org.jspecify.annotations.NullMarked;
