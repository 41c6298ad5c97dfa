package io.swift4j.modality.dual;

import io.swift4j.core.torch.Tensor;

/**
 * How well texts and pictures, or texts and sounds, go together: scaled cosines.
 *
 * @param byText {@code [texts, others]}
 * @param byOther {@code [others, texts]}; CLAP scales it by a number of its own
 */
public record Similarity(Tensor byText, Tensor byOther) {}
