/** What models learn whose answers are codes of sound or pictures, with output layers of their own. */
@NullMarked
package io.swift4j.modality.lesson;

import org.jspecify.annotations.NullMarked;
