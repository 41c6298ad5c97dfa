/** Encoders at work: from tensors of media to vectors in the places of placeholder tokens, and the way back. */
@NullMarked
package io.swift4j.modality.senses;

import org.jspecify.annotations.NullMarked;
