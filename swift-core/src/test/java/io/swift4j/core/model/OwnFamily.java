package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/** A family as a user would add one: capped logits, and another name for one weight. */
public final class OwnFamily implements ModelFamily {

    static final String TYPE = "own_family_of_a_test";

    @Override
    public List<String> modelTypes() {
        return List.of(TYPE);
    }

    @Override
    public String knownFor() {
        return "a test";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(config).logitsSoftcap(2).build();
    }

    @Override
    public String layerKey(String nameInLayer) {
        return nameInLayer.replace("linear_in", "up_proj");
    }
}
