package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the shapes of a decoder's tensors with its configuration; {@code check} collects what differs. */
record DecoderShapes(DecoderConfig config, LayerWeights.Check check, StoredMatrices stored) {

    void check(LayerWeights sorted) {
        long hidden = config.hiddenSize();
        long q = (long) config.heads() * config.headDim();
        long kv = (long) config.keyValueHeads() * config.headDim();
        check.shape(sorted.top(), "", "embed_tokens.weight", config.vocabSize(), config.inputSize());
        if (config.inputSize() != hidden) {
            check.shape(sorted.top(), "", "input_projection.weight", hidden, config.inputSize());
        }
        check.shape(sorted.top(), "", "norm.weight", hidden);
        if (!config.tiedEmbeddings() && config.outputSize() > 0) {
            check.shape(sorted.top(), "", "lm_head.weight", config.outputSize(), hidden);
        }
        for (int i = 0; i < config.layers(); i++) {
            Map<String, Tensor> layer = sorted.layers().get(i);
            String where = "layer " + i + " ";
            if (config.values().fusedQkv) {
                check.shape(layer, where, "self_attn.qkv_proj.weight", q + 2 * kv, hidden);
            } else {
                check.shape(layer, where, "self_attn.q_proj.weight", q, hidden);
                check.shape(layer, where, "self_attn.k_proj.weight", kv, hidden);
                check.shape(layer, where, "self_attn.v_proj.weight", kv, hidden);
            }
            check.shape(layer, where, "self_attn.o_proj.weight", hidden, q);
            for (String norm : config.values().normOrder.names()) {
                check.shape(layer, where, norm + ".weight", hidden);
            }
            long perHead = config.headDim();
            switch (config.values().queryKeyNorm) {
                case HEAD -> {
                    check.shape(layer, where, "self_attn.q_norm.weight", perHead);
                    check.shape(layer, where, "self_attn.k_norm.weight", perHead);
                }
                case FULL -> {
                    check.shape(layer, where, "self_attn.q_norm.weight", q);
                    check.shape(layer, where, "self_attn.k_norm.weight", kv);
                }
                case SHARD -> {
                    for (String part : List.of("weight", "bias")) {
                        check.shape(layer, where, "self_attn.q_norm." + part, config.heads(), perHead);
                        check.shape(layer, where, "self_attn.k_norm." + part, config.keyValueHeads(), perHead);
                    }
                }
                case NONE -> {
                    // Nothing to check.
                }
            }
            checkFeedForward(layer, where);
        }
        check.finish();
    }

    private void checkFeedForward(Map<String, Tensor> layer, String where) {
        Optional<DecoderConfig.Experts> experts = config.experts();
        long hidden = config.hiddenSize();
        if (experts.isEmpty() || !layer.containsKey("mlp.gate.weight")) {
            checkGated(layer, where, "mlp.");
            return;
        }
        check.shape(layer, where, "mlp.gate.weight", experts.get().count(), hidden);
        for (int e = 0; e < experts.get().count(); e++) {
            checkGated(layer, where, "mlp.experts." + e + ".");
        }
        if (layer.containsKey("mlp.shared_expert_gate.weight")) {
            checkGated(layer, where, "mlp.shared_expert.");
        }
    }

    private void checkGated(Map<String, Tensor> layer, String where, String prefix) {
        long inner = stored.shape(layer, prefix + "down_proj")
                .map(shape -> shape[shape.length - 1])
                .orElse(0L);
        check.shape(layer, where, prefix + "down_proj.weight", config.hiddenSize(), inner);
        if (config.values().fusedGateUp) {
            check.shape(layer, where, prefix + "gate_up_proj.weight", 2 * inner, config.hiddenSize());
        } else {
            check.shape(layer, where, prefix + "gate_proj.weight", inner, config.hiddenSize());
            check.shape(layer, where, prefix + "up_proj.weight", inner, config.hiddenSize());
        }
    }
}
