/** From decoded media and rendered text to what a model takes: tensors by the reference's names, and expanded placeholders. */
@NullMarked
package io.swift4j.modality.processor;

import org.jspecify.annotations.NullMarked;
