/** The extension point for encoders that lead through an aligner to a language model. */
@NullMarked
package io.swift4j.modality.encoder;

import org.jspecify.annotations.NullMarked;
