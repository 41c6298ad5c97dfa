package io.swift4j;

import java.nio.file.Path;

/** The tiny checkpoints that these tests run. */
public final class TestModels {

    /** A decoder with random weights, a chat template and a generation configuration that samples. */
    public static final Path QWEN2 = Path.of("src/test/resources/models/qwen2");

    /** A sentence encoder with random weights and what the reference computes with it. */
    public static final Path BERT = Path.of("src/test/resources/models/bert_embed");

    private TestModels() {}
}
