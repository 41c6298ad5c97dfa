/** Decoded media: pictures, sound and film as plain values, the limits they are decoded under, and what can go wrong. */
@NullMarked
package io.swift4j.modality;

import org.jspecify.annotations.NullMarked;
