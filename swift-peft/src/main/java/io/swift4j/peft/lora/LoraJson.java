package io.swift4j.peft.lora;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.TokenIndices;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** LoRA's fields of {@code adapter_config.json}. */
final class LoraJson {

    private LoraJson() {}

    static LoraConfig read(ConfigJson json) {
        String start = json.isFlag("init_lora_weights")
                ? String.valueOf(json.flag("init_lora_weights", true))
                : json.text("init_lora_weights", "true");
        Map<String, Integer> ranks = new LinkedHashMap<>();
        Map<String, Double> alphas = new LinkedHashMap<>();
        ConfigJson rankPattern = json.object("rank_pattern");
        rankPattern.fields().forEach(field -> ranks.put(field, rankPattern.integer(field)));
        ConfigJson alphaPattern = json.object("alpha_pattern");
        alphaPattern.fields().forEach(field -> alphas.put(field, alphaPattern.number(field)));
        return new LoraConfig(
                json.integer("r", 8),
                json.number("lora_alpha", 8),
                json.number("lora_dropout", 0),
                AdapterJson.targets(json),
                LoraConfig.Bias.read(json),
                LoraStart.of(start),
                json.flag("use_rslora", false),
                json.flag("use_dora", false),
                json.flag("lora_bias", false),
                ranks,
                alphas,
                AdapterJson.modulesToSave(json),
                TokenIndices.read(json));
    }

    static void write(LoraConfig config, ObjectNode json) {
        json.put("r", config.rank());
        AdapterJson.putNumber(json, "lora_alpha", config.alpha());
        json.put("lora_dropout", config.dropout());
        json.put("bias", config.bias().name().toLowerCase(Locale.ROOT));
        json.put("fan_in_fan_out", false);
        switch (config.start().name()) {
            case "true" -> json.put("init_lora_weights", true);
            case "false" -> json.put("init_lora_weights", false);
            default -> json.put("init_lora_weights", config.start().name());
        }
        json.put("use_rslora", config.rankStabilized());
        json.put("use_dora", config.weightDecomposed());
        json.put("lora_bias", config.loraBias());
        ObjectNode ranks = json.putObject("rank_pattern");
        config.rankPattern().forEach(ranks::put);
        ObjectNode alphas = json.putObject("alpha_pattern");
        config.alphaPattern().forEach((key, value) -> AdapterJson.putNumber(alphas, key, value));
        AdapterJson.putTargets(json, config.targets());
        AdapterJson.putModulesToSave(json, config.modulesToSave());
        config.trainableTokenIndices().write(json);
    }
}
