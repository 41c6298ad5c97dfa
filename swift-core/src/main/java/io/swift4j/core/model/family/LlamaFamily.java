package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Llama: the common form; biases are there when the checkpoint has them. */
public final class LlamaFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("llama");
    }

    @Override
    public String knownFor() {
        return "Llama 2, 3, 3.1, 3.2, 3.3, SmolLM2, TinyLlama, Yi";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(config).build();
    }
}
