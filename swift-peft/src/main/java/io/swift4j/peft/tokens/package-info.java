/** Rows of an embedding, or of an output layer, trained alone. */
@NullMarked
package io.swift4j.peft.tokens;

import org.jspecify.annotations.NullMarked;
