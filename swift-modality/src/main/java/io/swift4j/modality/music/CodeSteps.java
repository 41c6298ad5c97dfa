package io.swift4j.modality.music;

import io.swift4j.core.torch.Tensor;

/** A decoder of codebooks one step at a time, with what it has computed already kept. */
interface CodeSteps extends AutoCloseable {

    /** Appends codes {@code [batch * codebooks][frames]}; float32 scores {@code [batch * codebooks, vocabulary]} of the next. */
    Tensor append(int[][] codes);

    @Override
    void close();
}
