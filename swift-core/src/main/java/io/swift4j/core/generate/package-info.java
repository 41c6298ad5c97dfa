/**
 * Generation: choosing tokens by a decoder's scores, greedily, by sampling or by beam search.
 *
 * <p>{@link io.swift4j.core.generate.GenerationConfig} says how, with the reference's names and order of effects;
 * {@link io.swift4j.core.generate.Generator} does it. It knows ids and scores; text only to match stop strings.
 */
@NullMarked
package io.swift4j.core.generate;

import org.jspecify.annotations.NullMarked;
