/**
 * Positions of tokens in time, height and width for rotary embeddings (M-RoPE), as pure functions on integers.
 *
 * <p>Start at {@link io.swift4j.modality.position.PositionScheme#of}.
 */
@NullMarked
package io.swift4j.modality.position;

import org.jspecify.annotations.NullMarked;
