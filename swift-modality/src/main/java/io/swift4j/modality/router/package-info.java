/** From the parts of messages to the encoders of a model: what each part is, who takes it, and why. */
@NullMarked
package io.swift4j.modality.router;

import org.jspecify.annotations.NullMarked;
