/**
 * Parameter-efficient tuning: adapters that change a decoder without changing its weights, and their file format.
 *
 * <p>{@link io.swift4j.peft.AdaptedModel} is where to begin; each kind of adapter is a package of its own.
 */
@NullMarked
package io.swift4j.peft;

import org.jspecify.annotations.NullMarked;
