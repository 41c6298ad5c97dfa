package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Gemma 3: norms on queries and keys, and another rotary base in windowed layers. */
public final class Gemma3Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("gemma3_text");
    }

    @Override
    public String knownFor() {
        return "Gemma 3 270M, 1B, and the text model of the larger ones";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        int pattern = Windows.interval(config, "sliding_window_pattern", 6);
        List<String> types = Windows.types(config, layer -> (layer + 1) % pattern != 0);
        DecoderDefaults defaults = Gemma.defaults().maxPositions(131_072);
        DecoderConfigBuilder builder = Gemma.builder(config, defaults);
        return builder.queryKeyNorm(DecoderConfig.QueryKeyNorm.HEAD)
                .ropes(
                        Gemma.ropes(config, builder.headDim(), defaults),
                        types.stream()
                                .map(type -> type.equals("sliding_attention") ? 1 : 0)
                                .toList())
                .windows(types, Windows.plain(config, 4096))
                .logitsSoftcap(config.number("final_logit_softcapping", 0))
                .build();
    }
}
