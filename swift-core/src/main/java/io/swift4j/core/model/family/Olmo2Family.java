package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** OLMo 2: norms after each branch, and on whole queries and keys. */
public final class Olmo2Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("olmo2");
    }

    @Override
    public String knownFor() {
        return "OLMo 2 1B to 32B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config, DecoderDefaults.common().normEps(1e-5).paddingToken(1))
                .norms(DecoderConfig.NormOrder.POST)
                .queryKeyNorm(DecoderConfig.QueryKeyNorm.FULL)
                .normRoundsLast()
                .ropeInFloat32()
                .build();
    }
}
