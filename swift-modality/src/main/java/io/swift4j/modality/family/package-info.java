/** Models that hear and see: what their configuration means, and which encoders lead to their decoder. */
@NullMarked
package io.swift4j.modality.family;

import org.jspecify.annotations.NullMarked;
