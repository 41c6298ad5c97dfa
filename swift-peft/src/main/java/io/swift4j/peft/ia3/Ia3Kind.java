package io.swift4j.peft.ia3;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.List;
import java.util.Map;

/** Registers (IA)3. */
public final class Ia3Kind implements AdapterKind {

    @Override
    public String peftType() {
        return "IA3";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        List<String> feedForward = !json.has("feedforward_modules") || json.isNull("feedforward_modules")
                ? List.of()
                : json.isList("feedforward_modules")
                        ? json.texts("feedforward_modules")
                        : List.of(json.text("feedforward_modules"));
        return new Ia3Config(
                AdapterJson.targets(json),
                feedForward,
                json.flag("init_ia3_weights", true),
                AdapterJson.modulesToSave(json));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return Ia3Config.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new Ia3Adapter((Ia3Config) config, space);
    }

    @Override
    public Map<String, Object> fixedFields() {
        return Map.of("fan_in_fan_out", false);
    }
}
