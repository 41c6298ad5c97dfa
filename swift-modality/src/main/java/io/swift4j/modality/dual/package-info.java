/** Dual encoders: text and pictures, or text and sound, as vectors of one space (CLIP, SigLIP, CLAP). */
@NullMarked
package io.swift4j.modality.dual;

import org.jspecify.annotations.NullMarked;
