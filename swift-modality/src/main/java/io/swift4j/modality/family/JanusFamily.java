package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.discrete.JanusHead;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;

/** Janus and Janus-Pro (Wu et al. 2024; Chen et al. 2025): pictures are seen by an encoder, and written as codes with a head of their own. */
public final class JanusFamily extends PartedFamily {

    /** For {@link java.util.ServiceLoader}. */
    public JanusFamily() {
        super(new PartNames(
                "model.",
                "vision_model.",
                "aligner.",
                "vqmodel.",
                "generation_embeddings.",
                "generation_aligner.",
                "generation_head."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("janus");
    }

    @Override
    public String knownFor() {
        return "Janus, Janus-Pro 1B, 7B: text, pictures seen and written";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        DecoderConfig decoder = TextFamily.configure(config, "janus", "llama", false);
        JanusVision.read(config.object("vision_config"), decoder.hiddenSize());
        JanusHead.Config.read(config.object("vq_config"), decoder.hiddenSize());
        return decoder;
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        int hidden = configure(config).hiddenSize();
        Map<String, Tensor> parts = names().encoders(weights);
        EncoderPart vision = JanusVision.read(config.object("vision_config"), hidden)
                .part(parts, config.source(), config.integer("image_token_id", 100_581), dtype);
        EncoderPart codes =
                JanusHead.Config.read(config.object("vq_config"), hidden).part(parts, config.source(), dtype);
        return new TowerSenses("janus", List.of(vision, codes), TokenPlaces.PLAIN, options.device());
    }
}
