package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.modality.vision.PatchTowerConfig;
import java.util.List;

/** Qwen3-VL (Qwen team 2025): the axes of positions take turns, and the encoder reaches into the decoder's first layers. */
public final class Qwen3VlFamily extends QwenVlFamily {

    /** For {@link java.util.ServiceLoader}. */
    public Qwen3VlFamily() {
        super(PatchTowerConfig.Kind.QWEN3_VL);
    }

    @Override
    public List<String> modelTypes() {
        return List.of("qwen3_vl");
    }

    @Override
    public String knownFor() {
        return "Qwen3-VL 2B, 4B, 8B, 32B: text, pictures, films";
    }

    @Override
    DecoderConfigBuilder decoder(ConfigJson text) {
        DecoderConfigBuilder builder = DecoderConfig.builder(
                text,
                DecoderDefaults.common()
                        .normEps(1e-6)
                        .ropeTheta(500_000)
                        .headDim(128)
                        .keyValueHeads(32)
                        .maxPositions(128_000));
        return builder.queryKeyNorm(DecoderConfig.QueryKeyNorm.HEAD)
                .ropeAxes(TextPart.turns(text, builder.headDim() / 2));
    }

    @Override
    boolean tiesInside() {
        return false;
    }
}
