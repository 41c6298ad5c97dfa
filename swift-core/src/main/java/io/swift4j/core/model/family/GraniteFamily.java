package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Granite: Llama with multipliers on embeddings, attention, residuals and logits. */
public final class GraniteFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("granite");
    }

    @Override
    public String knownFor() {
        return "IBM Granite 3";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(config)
                .embeddingScale(config.number("embedding_multiplier", 1), false)
                .attentionScale(config.number("attention_multiplier", 1))
                .residualScale(config.number("residual_multiplier", 1))
                .logitsDivisor(config.number("logits_scaling", 1))
                .build();
    }
}
