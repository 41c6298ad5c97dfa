/**
 * Text to token ids and back: tokenizers, chat templates and streaming of generated text.
 *
 * <p>Start at {@link io.swift4j.core.text.Tokenizer#load}. Results are those of transformers for the same files. Positions
 * in text are code points here, as in the tokenizers library, unless a method says otherwise.
 */
@NullMarked
package io.swift4j.core.text;

import org.jspecify.annotations.NullMarked;
