package io.swift4j.peft.prompt;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterSpace;

/** Registers prefix tuning. */
public final class PrefixKind extends VirtualTokensKind {

    @Override
    public String peftType() {
        return "PREFIX_TUNING";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        boolean projected = json.flag("prefix_projection", false);
        return new PrefixConfig(
                json.integer("num_virtual_tokens"),
                json.text("init_weights", "").equals("zero"),
                projected,
                projected ? json.integer("encoder_hidden_size", 0) : 0);
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return PrefixConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new PrefixAdapter((PrefixConfig) config, space);
    }
}
