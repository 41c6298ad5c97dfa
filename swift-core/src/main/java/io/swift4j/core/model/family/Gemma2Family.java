package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Gemma 2: soft caps, norms on both sides, a window in every other layer. */
public final class Gemma2Family implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("gemma2");
    }

    @Override
    public String knownFor() {
        return "Gemma 2 2B, 9B, 27B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return Gemma.builder(config, Gemma.defaults().maxPositions(8192))
                .windows(Windows.types(config, layer -> layer % 2 == 0), Windows.plain(config, 4096))
                .attentionSoftcap(cap(config, "attn_logit_softcapping", 50))
                .logitsSoftcap(cap(config, "final_logit_softcapping", 30))
                .build();
    }

    private static double cap(ConfigJson config, String field, double otherwise) {
        return config.isNull(field) ? 0 : config.number(field, otherwise);
    }
}
