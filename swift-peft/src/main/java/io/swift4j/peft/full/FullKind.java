package io.swift4j.peft.full;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.List;

/** Registers full tuning. */
public final class FullKind implements AdapterKind {

    @Override
    public String peftType() {
        return "FULL";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return new FullConfig(
                texts(json, "freeze_parameters"),
                json.optionalText("freeze_parameters_regex").orElse(null),
                json.number("freeze_parameters_ratio", 0),
                texts(json, "trainable_parameters"),
                json.optionalText("trainable_parameters_regex").orElse(null),
                json.integer("lisa_activated_layers", 0),
                json.integer("lisa_step_interval", 20),
                json.integer("seed", 0));
    }

    private static List<String> texts(ConfigJson json, String field) {
        return json.has(field) && !json.isNull(field) ? json.texts(field) : List.of();
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return FullConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new FullAdapter((FullConfig) config, space);
    }
}
