/** Training: one readable recipe from a model, an adapter and data to a run folder. */
@NullMarked
package io.swift4j.train;

import org.jspecify.annotations.NullMarked;
