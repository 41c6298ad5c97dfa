package io.swift4j.peft.reft;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.Map;

/** Registers representation fine-tuning. */
public final class ReftKind implements AdapterKind {

    @Override
    public String peftType() {
        return "REFT";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return new ReftConfig(json.integer("r", 4), json.integers("layers"));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return ReftConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new ReftAdapter((ReftConfig) config, space);
    }

    @Override
    public Map<String, Object> fixedFields() {
        return Map.of("intervention", "loreft", "positions", "all");
    }
}
