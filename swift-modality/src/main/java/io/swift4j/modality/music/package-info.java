/** Music of texts: MusicGen, whose decoder writes several codebooks at once, each a step behind the one before. */
@NullMarked
package io.swift4j.modality.music;

import org.jspecify.annotations.NullMarked;
