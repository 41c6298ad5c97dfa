package io.swift4j.peft.ia3;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.Targets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * (IA)3 (Liu et al. 2022): vectors that scale activations.
 *
 * @param targets the layers that are scaled
 * @param feedForward which of them are scaled at their input
 * @param ones whether vectors begin as ones; otherwise they begin random
 * @param modulesToSave modules that are trained whole
 */
public record Ia3Config(Targets targets, List<String> feedForward, boolean ones, List<String> modulesToSave)
        implements AdapterConfig {

    public Ia3Config {
        feedForward = List.copyOf(feedForward);
        modulesToSave = List.copyOf(modulesToSave);
    }

    /** Keys, values and the last feed-forward layer, as in the paper. */
    public static Ia3Config defaults() {
        return new Ia3Config(Targets.modules("k_proj", "v_proj", "down_proj"), List.of("down_proj"), true, List.of());
    }

    @Override
    public String peftType() {
        return "IA3";
    }

    @Override
    public void write(ObjectNode json) {
        AdapterJson.putTargets(json, targets);
        json.remove("layers_to_transform");
        AdapterJson.putTexts(json, "feedforward_modules", feedForward);
        json.put("init_ia3_weights", ones);
        json.put("fan_in_fan_out", false);
        AdapterJson.putModulesToSave(json, modulesToSave);
    }
}
