package io.swift4j.peft.vera;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.Map;
import java.util.Set;

/** Registers VeRA. */
public final class VeraKind implements AdapterKind {

    @Override
    public String peftType() {
        return "VERA";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return new VeraConfig(
                json.integer("r", 256),
                json.number("vera_dropout", 0),
                AdapterJson.targets(json),
                json.number("d_initial", 0.1),
                json.integer("projection_prng_key", 0),
                json.flag("save_projection", true),
                AdapterJson.modulesToSave(json));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return VeraConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new VeraAdapter((VeraConfig) config, space);
    }

    @Override
    public Map<String, Object> fixedFields() {
        return Map.of("fan_in_fan_out", false, "bias", "none");
    }

    @Override
    public Set<String> unsupportedFields() {
        return Set.of("layers_pattern");
    }
}
