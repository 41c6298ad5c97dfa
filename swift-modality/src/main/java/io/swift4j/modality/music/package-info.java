/**
 * Sound of texts, written as codes of several codebooks at once, each some steps later than the one before: music by MusicGen, speech by
 * Dia.
 */
@NullMarked
package io.swift4j.modality.music;

import org.jspecify.annotations.NullMarked;
