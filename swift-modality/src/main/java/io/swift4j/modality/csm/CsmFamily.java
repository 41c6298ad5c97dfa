package io.swift4j.modality.csm;

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
 * CSM (Sesame 2025). Its decoder is the backbone, which reads text and frames of codes and scores the first code of the next frame;
 * {@link Csm} speaks with it.
 */
public final class CsmFamily implements ModelFamily {

    private static final String BACKBONE = "backbone_model.";

    @Override
    public List<String> modelTypes() {
        return List.of("csm");
    }

    @Override
    public String knownFor() {
        return "CSM: speech";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        CsmConfig.read(config);
        // What pads texts is a token like any other: its vector is trained too.
        ConfigJson backbone =
                config.without("pad_token_id").with("vocab_size", config.integer("text_vocab_size", 128_256));
        return DecoderConfig.builder(
                        backbone,
                        DecoderDefaults.common()
                                .ropeTheta(500_000)
                                .normEps(1e-5)
                                .keyValueHeads(8)
                                .maxPositions(2048))
                .refuse("tie_word_embeddings")
                .outputSize(config.integer("vocab_size", 2051))
                .modulePath(BACKBONE)
                .build();
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        return switch (checkpointName) {
            case "embed_text_tokens.weight" -> Optional.of("embed_tokens.weight");
            case "lm_head.weight" -> Optional.of(checkpointName);
            default ->
                checkpointName.startsWith(BACKBONE + "layers.") || checkpointName.startsWith(BACKBONE + "norm.")
                        ? Optional.of(checkpointName.substring(BACKBONE.length()))
                        : Optional.empty();
        };
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        return CsmSenses.of(config, weights, options);
    }
}
