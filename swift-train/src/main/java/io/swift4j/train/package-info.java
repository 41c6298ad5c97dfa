/**
 * Training: one readable recipe from a model, an adapter and data to a run folder.
 *
 * <p>{@link io.swift4j.train.Trainer} is where to begin; {@code TrainLoop} is the recipe. {@link
 * io.swift4j.train.LanguageModelStep} and {@link io.swift4j.train.PreferenceStep} are its two kinds of step, for programs with a
 * loop of their own.
 */
@NullMarked
package io.swift4j.train;

import org.jspecify.annotations.NullMarked;
