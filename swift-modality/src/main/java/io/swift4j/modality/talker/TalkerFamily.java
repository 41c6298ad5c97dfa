package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.ModelFamily;
import io.swift4j.core.model.Senses;
import io.swift4j.core.model.family.Windows;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.family.TextPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Qwen2.5-Omni's talker (Xu et al. 2025): a decoder over codes of speech, which the thinker's states are added to. */
public final class TalkerFamily implements ModelFamily {

    private static final Map<String, String> RENAMED = Map.of(
            "thinker_to_talker_proj.weight", "input_projection.weight",
            "thinker_to_talker_proj.bias", "input_projection.bias",
            "codec_head.weight", "lm_head.weight");

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_omni_talker");
    }

    @Override
    public String knownFor() {
        return "Qwen2.5-Omni's talker: codes of speech";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        DecoderConfigBuilder builder = DecoderConfig.builder(
                config,
                DecoderDefaults.common()
                        .ropeTheta(1_000_000)
                        .headDim(128)
                        .keyValueHeads(4)
                        .maxPositions(32_768));
        return builder.headPath("codec_head")
                .inputSize(config.integer("embedding_size", 3584))
                .ropeAxes(TextPart.sections(config, builder.headDim() / 2))
                .windows(Windows.afterLayer(config, "max_window_layers", 28), Windows.size(config, 32_768))
                .build();
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        String name =
                checkpointName.startsWith("model.") ? checkpointName.substring("model.".length()) : checkpointName;
        return Optional.of(RENAMED.getOrDefault(name, name));
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        return new TalkerInputs(
                config.integer("embedding_size", 3584), config.integer("tts_codec_mask_token_id", 8296));
    }
}
