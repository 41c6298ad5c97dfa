package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.RopeConfig;
import java.util.List;

/** What the Gemma families share. */
final class Gemma {

    private Gemma() {}

    static DecoderDefaults defaults() {
        return DecoderDefaults.common()
                .headDim(256)
                .keyValueHeads(4)
                .paddingToken(0)
                .tied()
                .activation("hidden_activation", "gelu_pytorch_tanh");
    }

    static DecoderConfigBuilder builder(ConfigJson config, DecoderDefaults defaults) {
        return DecoderConfig.builder(config, defaults)
                .norms(DecoderConfig.NormOrder.SANDWICH)
                .normWeightFromOne()
                .embeddingScale(Math.sqrt(config.integer("hidden_size")), true)
                .attentionScale(1 / Math.sqrt(config.number("query_pre_attn_scalar", 256)))
                .refuse("use_bidirectional_attention");
    }

    /** The rotary embedding of full layers, then that of windowed ones; nested by layer type in newer configurations. */
    static List<RopeConfig> ropes(ConfigJson config, int headDim, DecoderDefaults defaults) {
        ConfigJson nested = config.object("rope_parameters");
        ConfigJson full =
                nested.isObject("full_attention") ? nested.object("full_attention") : config.object("rope_scaling");
        ConfigJson windowed = nested.object("sliding_attention");
        double local = config.number("rope_local_base_freq", 10_000);
        return List.of(
                RopeConfig.read(config, full, headDim, config.number("rope_theta", 1_000_000), defaults),
                RopeConfig.read(config, windowed, headDim, local, defaults));
    }
}
