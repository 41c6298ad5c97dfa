/** Any-to-any models composed of a text decoder, encoders with projectors, and codecs whose codes are tokens. */
@NullMarked
package io.swift4j.modality.compose;

import org.jspecify.annotations.NullMarked;
