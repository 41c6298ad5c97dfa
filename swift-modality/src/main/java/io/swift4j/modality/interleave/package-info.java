/** Answers in which words, pictures and sounds take turns: what they are made of, and what is read out of them. */
@NullMarked
package io.swift4j.modality.interleave;

import org.jspecify.annotations.NullMarked;
