/** One class for each family of processors. */
@NullMarked
package io.swift4j.modality.processor.family;

import org.jspecify.annotations.NullMarked;
