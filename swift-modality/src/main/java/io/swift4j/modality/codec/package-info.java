/** What codecs of pictures and of sound share: their weights, and the checks of codes. */
@NullMarked
package io.swift4j.modality.codec;

import org.jspecify.annotations.NullMarked;
