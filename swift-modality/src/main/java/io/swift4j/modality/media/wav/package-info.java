/** Decoding of RIFF WAVE files in plain Java. */
@NullMarked
package io.swift4j.modality.media.wav;

import org.jspecify.annotations.NullMarked;
