/**
 * Models: configuration, weights by their checkpoint names, and the decoder and encoder that run them.
 *
 * <p>{@link io.swift4j.core.model.PretrainedModel} is a checkpoint in memory. A family of models is one small class in {@code family} that
 * turns its {@code config.json} into a {@link io.swift4j.core.model.DecoderConfig} or
 * {@link io.swift4j.core.model.EncoderConfig}; the maths lies in the script resources beside this package.
 */
@NullMarked
package io.swift4j.core.model;

import org.jspecify.annotations.NullMarked;
