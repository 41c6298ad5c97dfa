/** Pictures as vision towers take them: sizes, resizing, tiles and patches. */
@NullMarked
package io.swift4j.modality.processor.image;

import org.jspecify.annotations.NullMarked;
