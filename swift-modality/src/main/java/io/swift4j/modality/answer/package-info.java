/** Answers that are no text: pictures and boxes, and how they are saved. */
@NullMarked
package io.swift4j.modality.answer;

import org.jspecify.annotations.NullMarked;
