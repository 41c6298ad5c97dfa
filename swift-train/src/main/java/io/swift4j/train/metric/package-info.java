/** Measures of how good predictions are, at the values of the field's reference implementations; users add theirs. */
@NullMarked
package io.swift4j.train.metric;

import org.jspecify.annotations.NullMarked;
