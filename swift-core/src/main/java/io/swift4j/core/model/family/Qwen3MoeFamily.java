package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Qwen3-MoE: Qwen3 with routed experts. */
public final class Qwen3MoeFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("qwen3_moe");
    }

    @Override
    public String knownFor() {
        return "Qwen3-30B-A3B, Qwen3-235B-A22B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config, DecoderDefaults.common().keyValueHeads(4).maxPositions(32_768))
                .queryKeyNorm(DecoderConfig.QueryKeyNorm.HEAD)
                .window(Windows.size(config, 4096))
                .experts(QwenExperts.read(config, 8, 128))
                .build();
    }
}
