/** Decoding of media: {@link io.swift4j.modality.media.MediaDecoder} takes any source and finds out by its content what it is. */
@NullMarked
package io.swift4j.modality.media;

import org.jspecify.annotations.NullMarked;
