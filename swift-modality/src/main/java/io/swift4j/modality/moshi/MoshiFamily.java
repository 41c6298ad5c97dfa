package io.swift4j.modality.moshi;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moshi (Défossez et al. 2024). Its decoder is the large one, which reads text and both streams of codes and scores the next token of
 * text; {@link Moshi} converses with it.
 */
public final class MoshiFamily implements ModelFamily {

    private static final String LARGE = "decoder.model.";

    /** Matrices are within modules of their own. */
    private static final Map<String, String> MODULES = Map.of(
            "self_attn.q_proj", "self_attn.q_proj.linear",
            "self_attn.k_proj", "self_attn.k_proj.linear",
            "self_attn.v_proj", "self_attn.v_proj.linear",
            "self_attn.o_proj", "self_attn.o_proj.linear",
            "mlp.gate_up_proj", "mlp.fc1",
            "mlp.down_proj", "mlp.fc2");

    @Override
    public List<String> modelTypes() {
        return List.of("moshi");
    }

    @Override
    public String knownFor() {
        return "Moshi: speech to speech";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        int text = MoshiConfig.read(config).text();
        return DecoderConfig.builder(
                        config.with("vocab_size", text + 1),
                        DecoderDefaults.common().normEps(1e-8).maxPositions(3000))
                .refuse("tie_word_embeddings")
                .outputSize(text)
                .fusedGateUp()
                .normRoundsLast()
                .modulePath(LARGE)
                .moduleNames(MODULES)
                .headPath("decoder.lm_head")
                .build();
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        if (checkpointName.equals("decoder.lm_head.weight")) {
            return Optional.of("lm_head.weight");
        }
        return checkpointName.startsWith(LARGE)
                ? Optional.of(checkpointName.substring(LARGE.length()))
                : Optional.empty();
    }

    @Override
    public String layerKey(String nameInLayer) {
        return nameInLayer
                .replace("_proj.linear.", "_proj.")
                .replace("mlp.fc1.", "mlp.gate_up_proj.")
                .replace("mlp.fc2.", "mlp.down_proj.");
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        return MoshiSenses.of(config, weights);
    }
}
