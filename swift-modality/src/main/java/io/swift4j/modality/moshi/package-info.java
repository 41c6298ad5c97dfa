/** Moshi: conversation as text and two streams of codes. */
@NullMarked
package io.swift4j.modality.moshi;

import org.jspecify.annotations.NullMarked;
