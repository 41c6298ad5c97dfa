/** Whisper: speech to text, with timestamps, languages and long recordings. */
@NullMarked
package io.swift4j.modality.whisper;

import org.jspecify.annotations.NullMarked;
