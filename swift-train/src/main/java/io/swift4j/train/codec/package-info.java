/** Codecs of pictures and of sound, trained from nothing: VQ-VAEs whose checkpoints load like any other. */
@NullMarked
package io.swift4j.train.codec;

import org.jspecify.annotations.NullMarked;
