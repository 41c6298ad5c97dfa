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

/** CSM's second decoder, over the codebooks of one frame; a code of each codebook is a token of its own. */
final class DepthFamily implements ModelFamily {

    static final String PREFIX = "depth_decoder.model.";
    static final String PROJECTOR = "inputs_embeds_projector";

    @Override
    public List<String> modelTypes() {
        return List.of("csm_depth_decoder_model");
    }

    @Override
    public String knownFor() {
        return "CSM's decoder of depth";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        int codes = config.integer("num_codebooks", 32) * config.integer("vocab_size", 2051);
        return DecoderConfig.builder(
                        config.without("pad_token_id").with("vocab_size", codes),
                        DecoderDefaults.common()
                                .ropeTheta(500_000)
                                .normEps(1e-5)
                                .keyValueHeads(2)
                                .maxPositions(33))
                .refuse("tie_word_embeddings")
                .outputSize(0)
                .inputSize(config.integer("backbone_hidden_size", 2048))
                .modulePath(PREFIX)
                .build();
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        if (!checkpointName.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = checkpointName.substring(PREFIX.length());
        return Optional.of(
                name.startsWith(PROJECTOR + ".") ? "input_projection" + name.substring(PROJECTOR.length()) : name);
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        return new GivenVectors();
    }
}
