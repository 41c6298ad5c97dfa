package io.swift4j.peft;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All sites of a model, in the order in which data flows through them. */
final class Sites {

    private static final List<String> ORDER = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.qkv_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.gate_up_proj",
            "mlp.down_proj",
            "mlp.shared_expert.gate_proj",
            "mlp.shared_expert.up_proj",
            "mlp.shared_expert.down_proj",
            "mlp.shared_expert_gate");

    private Sites() {}

    /** Every linear layer inside a layer; of a decoder also the embedding and the output layer. */
    static List<Site> of(Adaptable base) {
        return base instanceof Decoder decoder ? of(decoder) : inLayers(base);
    }

    private static List<Site> inLayers(Adaptable base) {
        List<Site> sites = new ArrayList<>();
        List<Map<String, Tensor>> layers = base.layerTensors();
        for (int i = 0; i < layers.size(); i++) {
            for (String entry : layers.get(i).keySet()) {
                String key = entry.endsWith(".weight") ? entry.substring(0, entry.length() - ".weight".length()) : "";
                int layer = i;
                base.linearShape(layers.get(i), key)
                        .ifPresent(shape -> sites.add(new Site(
                                base.parameterName(layer, key),
                                layer,
                                key,
                                (int) shape[1],
                                (int) shape[0],
                                Site.Kind.LINEAR)));
            }
        }
        return sites;
    }

    /** Linear layers of all layers, the embedding, and the output layer where it is not the embedding. */
    private static List<Site> of(Decoder decoder) {
        List<Site> sites = new ArrayList<>();
        int vocabulary = decoder.config().vocabSize();
        int hidden = decoder.config().hiddenSize();
        sites.add(new Site("model.embed_tokens", -1, "embed_tokens", vocabulary, hidden, Site.Kind.EMBEDDING));
        List<Map<String, Tensor>> layers = decoder.layerTensors();
        for (int i = 0; i < layers.size(); i++) {
            for (String key : ORDER) {
                int layer = i;
                decoder.linearShape(layers.get(i), key)
                        .ifPresent(shape -> sites.add(new Site(
                                "model.layers." + layer + "." + key,
                                layer,
                                key,
                                (int) shape[1],
                                (int) shape[0],
                                Site.Kind.LINEAR)));
            }
        }
        if (decoder.topTensors().containsKey("lm_head.weight")) {
            sites.add(new Site("lm_head", -1, "lm_head", hidden, vocabulary, Site.Kind.HEAD));
        }
        return sites;
    }
}
