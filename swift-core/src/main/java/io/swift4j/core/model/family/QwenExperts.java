package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;

/** The mixture-of-experts fields that Qwen2-MoE and Qwen3-MoE share. */
final class QwenExperts {

    private QwenExperts() {}

    static DecoderConfig.Experts read(ConfigJson config, int perToken, int count) {
        return new DecoderConfig.Experts(
                config.integer("num_experts_per_tok", perToken),
                config.integer("num_experts", config.integer("num_local_experts", count)),
                config.flag("norm_topk_prob", false),
                true,
                config.number("router_aux_loss_coef", 0.001),
                config.flag("output_router_logits", false));
    }
}
