/** CSM: speech as frames of codes, from a decoder of text and sound and one of depth. */
@NullMarked
package io.swift4j.modality.csm;

import org.jspecify.annotations.NullMarked;
