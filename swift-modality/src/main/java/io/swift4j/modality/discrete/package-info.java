/** Pictures as tokens of a decoder's own vocabulary: which tokens are codes, and tokenizers in the place of encoders. */
@NullMarked
package io.swift4j.modality.discrete;

import org.jspecify.annotations.NullMarked;
