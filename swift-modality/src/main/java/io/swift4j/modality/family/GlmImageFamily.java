package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.discrete.FeatureQuantizer;
import io.swift4j.modality.discrete.GlmImageSenses;
import io.swift4j.modality.position.CanvasPositions;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.vision.SampledTower;
import io.swift4j.modality.vision.SampledTowerConfig;
import java.util.List;
import java.util.Map;

/**
 * GLM-Image's autoregressive part: a decoder that writes codes of pictures, seeing others as codes of a vision tower's vectors. Its
 * checkpoints hold nothing that makes pixels of codes.
 */
public final class GlmImageFamily extends PartedFamily {

    private static final ConfigJson DEFAULTS = ConfigJson.parse("defaults of glm_image_text", """
            {"vocab_size": 168064, "hidden_size": 4096, "num_hidden_layers": 40, "num_attention_heads": 32}""");

    /** For {@link java.util.ServiceLoader}. */
    public GlmImageFamily() {
        super(new PartNames("model.", "visual.", "vqmodel."));
    }

    @Override
    public List<String> modelTypes() {
        return List.of("glm_image");
    }

    @Override
    public String knownFor() {
        return "GLM-Image (its decoder): texts and pictures to codes of pictures";
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        ConfigJson text = TextPart.of(config, "glm_image_text", false)
                .completedBy(DEFAULTS, "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads");
        DecoderDefaults defaults = DecoderDefaults.common()
                .normEps(1e-5)
                .keyValueHeads(2)
                .maxPositions(131_072)
                .paddingToken(167_841)
                .partialRotary();
        DecoderConfigBuilder builder = DecoderConfig.builder(text, defaults);
        int frequencies = builder.ropes().isEmpty() ? 0 : builder.ropes().get(0).dimensions() / 2;
        DecoderConfig decoder = builder.norms(DecoderConfig.NormOrder.GLM)
                .fusedGateUp()
                .ropeAxes(TextPart.sections(text, List.of(8, 12, 12), frequencies))
                .outputSize(text.integer("vision_vocab_size", 16_512))
                .build()
                .within("glm_image", "model.language_model.");
        codes(config, vision(config));
        return decoder;
    }

    private static SampledTowerConfig vision(ConfigJson config) {
        return SampledTowerConfig.read(config.object("vision_config"));
    }

    private static FeatureQuantizer.Config codes(ConfigJson config, SampledTowerConfig vision) {
        FeatureQuantizer.Config codes = FeatureQuantizer.Config.read(config.object("vq_config"), vision.hiddenSize());
        CanvasPositions markers = markers(config);
        if (Math.min(markers.start(), markers.end()) < codes.codes()) {
            config.object("vq_config")
                    .report(
                            "num_embeddings",
                            "is " + codes.codes() + ", so that image_start_token_id " + markers.start()
                                    + " or image_end_token_id " + markers.end()
                                    + " would be a code's token; codes are the tokens below both");
        }
        return codes;
    }

    private static CanvasPositions markers(ConfigJson config) {
        return new CanvasPositions(
                config.integer("image_start_token_id", 16_384), config.integer("image_end_token_id", 16_385));
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        Map<String, Tensor> parts = names().encoders(weights);
        int placeholder = config.integer("image_token_id", 167_855);
        SampledTowerConfig vision = vision(config);
        EncoderPart tower = SampledTower.of(vision, parts, "model.visual.", config.source(), placeholder, dtype);
        return GlmImageSenses.of(
                tower, codes(config, vision), config.source(), parts, placeholder, markers(config), options.device());
    }
}
