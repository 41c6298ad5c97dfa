/** Neural audio codecs: sound to codes of residual books, and back. */
@NullMarked
package io.swift4j.modality.codec.audio;

import org.jspecify.annotations.NullMarked;
