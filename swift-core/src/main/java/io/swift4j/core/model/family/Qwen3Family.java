package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Qwen3: Qwen2 with a norm on each head of queries and keys. */
public final class Qwen3Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("qwen3");
    }

    @Override
    public String knownFor() {
        return "Qwen3 0.6B to 32B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config,
                        DecoderDefaults.common().headDim(128).keyValueHeads(32).maxPositions(32_768))
                .queryKeyNorm(DecoderConfig.QueryKeyNorm.HEAD)
                .windows(Windows.afterLayer(config, "max_window_layers", 28), Windows.size(config, 4096))
                .build();
    }
}
