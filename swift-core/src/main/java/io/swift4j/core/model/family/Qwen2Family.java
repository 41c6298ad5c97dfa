package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Qwen2: biases on queries, keys and values; upper layers may see only a window. */
public final class Qwen2Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2");
    }

    @Override
    public String knownFor() {
        return "Qwen2, Qwen2.5, QwQ, DeepSeek-R1-Distill-Qwen";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config, DecoderDefaults.common().keyValueHeads(32).maxPositions(32_768))
                .windows(Windows.afterLayer(config, "max_window_layers", 28), Windows.size(config, 4096))
                .build();
    }
}
