package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;

/**
 * A model that is neither decoder nor encoder of text, as those that make music of words: an {@code AnswerWriter} runs it.
 *
 * @param modelType the {@code model_type} field
 * @param dtype the type that the checkpoint was saved in
 */
public record WriterConfig(String modelType, Dtype dtype) implements ModelConfig {

    /** Reads both fields of a {@code config.json}. */
    public static WriterConfig of(ConfigJson json) {
        return new WriterConfig(json.text("model_type"), DecoderDefaults.dtype(json));
    }
}
