/** Which frames of a film are looked at, and when they are shown. */
@NullMarked
package io.swift4j.modality.processor.video;

import org.jspecify.annotations.NullMarked;
