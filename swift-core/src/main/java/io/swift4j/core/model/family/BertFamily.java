package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.EncoderConfig;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** BERT encoders, for sentence embeddings. */
public final class BertFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("bert");
    }

    @Override
    public String knownFor() {
        return "BERT, all-MiniLM, BGE, E5, GTE (sentence embeddings)";
    }

    @Override
    public EncoderConfig configure(ConfigJson config) {
        return EncoderConfig.read(config);
    }
}
