/** Tokenizers of pictures: pixels to codes of a book, and back. */
@NullMarked
package io.swift4j.modality.codec.image;

import org.jspecify.annotations.NullMarked;
