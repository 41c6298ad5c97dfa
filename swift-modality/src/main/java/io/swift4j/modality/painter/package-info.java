/** Pictures of texts: codes that a decoder writes, decoded into pixels. */
@NullMarked
package io.swift4j.modality.painter;

import org.jspecify.annotations.NullMarked;
