package io.swift4j.peft.prompt;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterSpace;
import java.util.Arrays;

/** Registers prompt tuning. */
public final class PromptKind extends VirtualTokensKind {

    @Override
    public String peftType() {
        return "PROMPT_TUNING";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        String name = json.text("prompt_tuning_init", "RANDOM");
        PromptConfig.Start start = Arrays.stream(PromptConfig.Start.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        json.problem("prompt_tuning_init", "must be RANDOM, TEXT or SAMPLE_VOCAB, not '" + name + "'"));
        return new PromptConfig(
                json.integer("num_virtual_tokens"),
                start,
                json.optionalText("prompt_tuning_init_text").orElse(null));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return PromptConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new PromptAdapter((PromptConfig) config, space);
    }
}
