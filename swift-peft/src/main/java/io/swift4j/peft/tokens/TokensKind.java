package io.swift4j.peft.tokens;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.List;

/** Registers trained tokens. */
public final class TokensKind implements AdapterKind {

    @Override
    public String peftType() {
        return "TRAINABLE_TOKENS";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        String field = "target_modules";
        List<String> modules = !json.has(field) || json.isNull(field)
                ? List.of()
                : json.isList(field) ? json.texts(field) : List.of(json.text(field));
        return new TokensConfig(json.integers("token_indices"), modules, !json.flag("init_weights", true));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return TokensConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new TokensAdapter((TokensConfig) config, space);
    }
}
