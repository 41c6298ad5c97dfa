/** Boxes as vision models write them in their answers. */
@NullMarked
package io.swift4j.modality.grounding;

import org.jspecify.annotations.NullMarked;
