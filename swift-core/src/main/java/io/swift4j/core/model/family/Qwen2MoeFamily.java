package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Qwen2-MoE: routed experts beside one that every token uses. */
public final class Qwen2MoeFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_moe");
    }

    @Override
    public String knownFor() {
        return "Qwen1.5-MoE, Qwen2-57B-A14B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config, DecoderDefaults.common().keyValueHeads(16).maxPositions(32_768))
                .windows(Windows.alternating(config), Windows.size(config, 4096))
                .experts(QwenExperts.read(config, 4, 60))
                .build();
    }
}
