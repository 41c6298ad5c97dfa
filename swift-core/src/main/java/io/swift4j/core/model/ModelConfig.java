package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;

/** What a checkpoint's {@code config.json} says its model is. */
public sealed interface ModelConfig permits DecoderConfig, EncoderConfig, WriterConfig {

    /** The {@code model_type} field, such as {@code qwen2}. */
    String modelType();

    /** The type that the checkpoint was saved in. */
    Dtype dtype();
}
