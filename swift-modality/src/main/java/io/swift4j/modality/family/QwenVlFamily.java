package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.DecoderConfigBuilder;
import io.swift4j.core.model.DecoderDefaults;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Senses;
import io.swift4j.core.model.family.Windows;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.GridPlaces;
import io.swift4j.modality.senses.TowerSenses;
import io.swift4j.modality.vision.PatchTower;
import io.swift4j.modality.vision.PatchTowerConfig;
import java.util.List;
import java.util.Map;

/** What the generations of Qwen-VL share: a tower over patches, and positions in time, height and width. */
abstract class QwenVlFamily extends PartedFamily {

    private static final int NONE = Integer.MIN_VALUE;

    private final PatchTowerConfig.Kind kind;

    QwenVlFamily(PatchTowerConfig.Kind kind) {
        super(new PartNames("model.", "visual."));
        this.kind = kind;
    }

    /** Whether ties stated in the text's part count. */
    boolean tiesInside() {
        return true;
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        String type = config.text("model_type");
        vision(config);
        token(config, "image");
        token(config, "video");
        return decoder(TextPart.of(config, type + "_text", tiesInside()))
                .build()
                .within(type, "model.language_model.");
    }

    /** The decoder of a {@code text_config}: that of Qwen2-VL and Qwen2.5-VL unless a generation has its own. */
    DecoderConfigBuilder decoder(ConfigJson text) {
        DecoderConfigBuilder builder = DecoderConfig.builder(
                text,
                DecoderDefaults.common()
                        .normEps(1e-5)
                        .ropeTheta(1_000_000)
                        .keyValueHeads(8)
                        .maxPositions(32_768));
        return builder.ropeAxes(TextPart.sections(text, builder.headDim() / 2))
                .windows(Windows.afterLayer(text, "max_window_layers", 80), Windows.size(text, 4096));
    }

    private PatchTowerConfig vision(ConfigJson config) {
        PatchTowerConfig vision = PatchTowerConfig.read(kind, config.object("vision_config"));
        ConfigJson text = config.isObject("text_config") ? config.object("text_config") : config;
        int hidden = text.integer("hidden_size", vision.outputSize());
        if (vision.outputSize() != hidden) {
            config.object("vision_config")
                    .report(
                            kind == PatchTowerConfig.Kind.QWEN2_VL ? "hidden_size" : "out_hidden_size",
                            "is " + vision.outputSize() + ", but the decoder's hidden_size is " + hidden);
        }
        return vision;
    }

    private static int token(ConfigJson config, String kind) {
        return config.integer(kind + "_token_id", kind.equals("image") ? 151655 : 151656);
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        EncoderPart tower = PatchTower.of(
                vision(config),
                names().encoders(weights),
                "model.visual.",
                config.source(),
                token(config, "image"),
                token(config, "video"),
                dtype);
        return new TowerSenses(
                config.text("model_type"),
                List.of(tower),
                new GridPlaces(PositionScheme.of(config), NONE, NONE),
                options.device());
    }
}
