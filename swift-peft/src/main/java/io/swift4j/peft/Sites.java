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

    /**
     * Every linear layer: of a decoder the embedding, its layers, then those of encoders where there are any, and the output
     * layer where it is not the embedding.
     */
    static List<Site> of(Adaptable base) {
        List<Site> sites = new ArrayList<>();
        List<Map<String, Tensor>> layers = base.layerTensors();
        int decoderLayers = 0;
        if (base instanceof Decoder decoder) {
            int vocabulary = decoder.config().vocabSize();
            int hidden = decoder.config().hiddenSize();
            String name = base.parameterName(-1, "embed_tokens");
            sites.add(new Site(name, -1, "embed_tokens", vocabulary, hidden, Site.Kind.EMBEDDING));
            decoderLayers = decoder.config().layers();
        }
        for (int i = 0; i < layers.size(); i++) {
            Map<String, Tensor> dict = layers.get(i);
            for (String key : i < decoderLayers ? ORDER : linears(dict)) {
                add(sites, base, dict, i, key);
            }
        }
        for (String key : base.topLinears()) {
            add(sites, base, base.topTensors(), -1, key);
        }
        if (base instanceof Decoder decoder && decoder.topTensors().containsKey("lm_head.weight")) {
            int vocabulary = decoder.config().vocabSize();
            int hidden = decoder.config().hiddenSize();
            sites.add(new Site(base.parameterName(-1, "lm_head"), -1, "lm_head", hidden, vocabulary, Site.Kind.HEAD));
        }
        return sites;
    }

    private static List<String> linears(Map<String, Tensor> dict) {
        return dict.keySet().stream()
                .filter(entry -> entry.endsWith(".weight"))
                .map(entry -> entry.substring(0, entry.length() - ".weight".length()))
                .toList();
    }

    private static void add(List<Site> sites, Adaptable base, Map<String, Tensor> dict, int layer, String key) {
        base.linearShape(dict, key)
                .ifPresent(shape -> sites.add(new Site(
                        base.parameterName(layer, key), layer, key, (int) shape[1], (int) shape[0], Site.Kind.LINEAR)));
    }
}
