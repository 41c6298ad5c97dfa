/** Heads: how what a model gives back, whatever it is, is made of tokens, for training and for reading answers. */
@NullMarked
package io.swift4j.core.head;

import org.jspecify.annotations.NullMarked;
