/** Sound as encoders take it: resampling and mel spectra. */
@NullMarked
package io.swift4j.modality.processor.audio;

import org.jspecify.annotations.NullMarked;
