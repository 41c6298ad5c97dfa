/** Searching by meaning: vectors of texts, pictures and sounds in one space. */
@NullMarked
package io.swift4j.modality.space;

import org.jspecify.annotations.NullMarked;
