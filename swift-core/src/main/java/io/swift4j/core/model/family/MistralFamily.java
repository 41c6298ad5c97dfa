package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Mistral: Llama with a sliding window in every layer. */
public final class MistralFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("mistral");
    }

    @Override
    public String knownFor() {
        return "Mistral 7B, Mistral NeMo, Mistral Small";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(config)
                .window(config.integer("sliding_window", 0))
                .build();
    }
}
