/** Runs benchmarks on a model: rows of files become questions, answers are kept as they come, and metrics judge them. */
@NullMarked
package io.swift4j.train.eval;

import org.jspecify.annotations.NullMarked;
