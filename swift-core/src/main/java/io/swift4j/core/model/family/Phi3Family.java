package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Phi-3: fused projections, partial and long rotary embeddings. */
public final class Phi3Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("phi3");
    }

    @Override
    public String knownFor() {
        return "Phi-3, Phi-3.5, Phi-4, Phi-4-mini";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        int trained = config.integer("original_max_position_embeddings", 4096);
        return DecoderConfig.builder(
                        config,
                        DecoderDefaults.common()
                                .maxPositions(4096)
                                .originalPositions(4096)
                                .normEps(1e-5)
                                .paddingToken(32_000)
                                .partialRotary())
                .fusedProjections()
                .window(config.integer("sliding_window", 0))
                .recomputeCacheAt(trained + 1)
                .build();
    }
}
