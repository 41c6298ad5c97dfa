package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.ArrayList;
import java.util.List;

/** SmolLM3: Llama with no rotary embedding in some layers. */
public final class SmolLm3Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("smollm3");
    }

    @Override
    public String knownFor() {
        return "SmolLM3 3B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        int layers = Windows.layers(config);
        int interval = Windows.interval(config, "no_rope_layer_interval", 4);
        List<Integer> given = config.integers("no_rope_layers");
        List<Integer> ropes = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            boolean rotates = layer < given.size() ? given.get(layer) != 0 : (layer + 1) % interval != 0;
            ropes.add(rotates ? 0 : -1);
        }
        DecoderConfigBuilder builder = DecoderConfig.builder(
                config,
                DecoderDefaults.common()
                        .keyValueHeads(4)
                        .maxPositions(32_768)
                        .ropeTheta(2_000_000)
                        .paddingToken(128_004)
                        .tied());
        int window = Windows.size(config, 0);
        return builder.ropes(builder.ropes(), ropes)
                .windows(Windows.types(config, layer -> window != 0 && ropes.get(layer) < 0), window)
                .build();
    }
}
