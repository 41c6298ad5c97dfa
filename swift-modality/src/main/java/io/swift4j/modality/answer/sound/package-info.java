/** Answers in sound: speech and music of the models that make them. */
@NullMarked
package io.swift4j.modality.answer.sound;

import org.jspecify.annotations.NullMarked;
