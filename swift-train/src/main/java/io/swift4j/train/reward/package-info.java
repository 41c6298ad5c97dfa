/** Judging answers that a model gives while it is trained. */
@NullMarked
package io.swift4j.train.reward;

import org.jspecify.annotations.NullMarked;
