package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.ModelFamily;
import java.util.List;

/** Mixtral: every feed-forward layer is a mixture of experts. */
public final class MixtralFamily implements ModelFamily {

    @Override
    public List<String> modelTypes() {
        return List.of("mixtral");
    }

    @Override
    public String knownFor() {
        return "Mixtral 8x7B, 8x22B";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        return DecoderConfig.builder(
                        config,
                        DecoderDefaults.common()
                                .keyValueHeads(8)
                                .maxPositions(131_072)
                                .normEps(1e-5)
                                .ropeTheta(1_000_000))
                .window(config.integer("sliding_window", 0))
                .experts(new DecoderConfig.Experts(
                        config.integer("num_experts_per_tok", 2),
                        config.integer("num_local_experts", config.integer("num_experts", 8)),
                        true,
                        false,
                        config.number("router_aux_loss_coef", 0.001),
                        config.flag("output_router_logits", false)))
                .build();
    }

    /** Translates {@code block_sparse_moe.experts.0.w1} and its like to the names that other families use. */
    @Override
    public String layerKey(String nameInLayer) {
        return nameInLayer
                .replace("block_sparse_moe.", "mlp.")
                .replace(".w1.", ".gate_proj.")
                .replace(".w2.", ".down_proj.")
                .replace(".w3.", ".up_proj.");
    }
}
