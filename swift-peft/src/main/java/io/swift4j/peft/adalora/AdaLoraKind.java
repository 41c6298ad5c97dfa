package io.swift4j.peft.adalora;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.lora.LoraConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Registers AdaLoRA. */
public final class AdaLoraKind implements AdapterKind {

    @Override
    public String peftType() {
        return "ADALORA";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return new AdaLoraConfig(
                json.integer("init_r", 12),
                json.number("lora_alpha", 8),
                json.number("lora_dropout", 0),
                AdapterJson.targets(json),
                LoraConfig.Bias.read(json),
                !json.isFlag("init_lora_weights") || json.flag("init_lora_weights", true),
                json.number("orth_reg_weight", 0.5),
                new AdaLoraConfig.Budget(
                        json.integer("target_r", 8),
                        json.integer("tinit", 0),
                        json.integer("tfinal", 0),
                        json.integer("deltaT", 1),
                        json.integer("total_step"),
                        json.number("beta1", 0.85),
                        json.number("beta2", 0.85)),
                ranks(json),
                AdapterJson.modulesToSave(json));
    }

    /** Keys are the paths of singular values, some with the adapter's name behind. */
    private static Map<String, List<Boolean>> ranks(ConfigJson json) {
        Map<String, List<Boolean>> ranks = new LinkedHashMap<>();
        if (json.isNull("rank_pattern")) {
            return ranks;
        }
        ConfigJson patterns = json.object("rank_pattern");
        for (String key : patterns.fields()) {
            int end = key.lastIndexOf("." + AdaLoraAdapter.VALUES);
            if (end < 0 || !(patterns.plain(key) instanceof List<?> list)) {
                throw patterns.problem(key, "must be the path of singular values with a list of flags");
            }
            List<Boolean> kept = new ArrayList<>();
            for (Object flag : list) {
                if (!(flag instanceof Boolean value)) {
                    throw patterns.problem(key, "must be a list of flags, not " + list);
                }
                kept.add(value);
            }
            ranks.put(key.substring(0, end), kept);
        }
        return ranks;
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return AdaLoraConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new AdaLoraAdapter((AdaLoraConfig) config, space);
    }

    @Override
    public Set<String> unsupportedFields() {
        return Set.of(
                "use_dora",
                "layer_replication",
                "trainable_token_indices",
                "target_parameters",
                "alora_invocation_tokens",
                "arrow_config",
                "megatron_config",
                "layers_pattern");
    }

    @Override
    public Map<String, Object> fixedFields() {
        return Map.of("fan_in_fan_out", false);
    }
}
