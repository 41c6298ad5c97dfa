/** Media of examples, decoded and processed ahead of the step that needs them, and what frozen encoders made of them. */
@NullMarked
package io.swift4j.train.media;

import org.jspecify.annotations.NullMarked;
