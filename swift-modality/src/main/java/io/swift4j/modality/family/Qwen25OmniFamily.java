package io.swift4j.modality.family;

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
import io.swift4j.modality.audio.AudioEncoderConfig;
import io.swift4j.modality.audio.AudioTower;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.GridPlaces;
import io.swift4j.modality.senses.TowerSenses;
import io.swift4j.modality.vision.PatchTower;
import io.swift4j.modality.vision.PatchTowerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Qwen2.5-Omni's thinker (Xu et al. 2025), alone or as part of the whole model: text, pictures, sound, films with their sound. */
public final class Qwen25OmniFamily implements ModelFamily {

    private static final PartNames THINKER = new PartNames("", "visual.", "audio_tower.");
    private static final PartNames WHOLE =
            new PartNames("thinker.", List.of("visual.", "audio_tower."), List.of("talker.", "token2wav."));

    @Override
    public List<String> modelTypes() {
        return List.of("qwen2_5_omni_thinker");
    }

    @Override
    public String knownFor() {
        return "Qwen2.5-Omni's thinker: text, pictures, sound, films";
    }

    private static PartNames names(ConfigJson config) {
        return whole(config) ? WHOLE : THINKER;
    }

    private static boolean whole(ConfigJson config) {
        return config.text("model_type").equals("qwen2_5_omni");
    }

    private static ConfigJson thinker(ConfigJson config) {
        return whole(config) ? config.object("thinker_config").completedBy(config, "dtype", "torch_dtype") : config;
    }

    @Override
    public DecoderConfig configure(ConfigJson config) {
        ConfigJson thinker = thinker(config);
        ConfigJson text = TextPart.of(thinker, "qwen2_5_omni_text", false);
        DecoderConfigBuilder builder = DecoderConfig.builder(
                text,
                DecoderDefaults.common().ropeTheta(1_000_000).keyValueHeads(4).maxPositions(32_768));
        DecoderConfig decoder = builder.ropeAxes(TextPart.sections(text, builder.headDim() / 2))
                .windows(Windows.afterLayer(text, "max_window_layers", 28), Windows.size(text, 32_768))
                .build()
                .within(config.text("model_type"), names(config).root() + "model.");
        vision(thinker, decoder.hiddenSize());
        audio(thinker, decoder.hiddenSize());
        return decoder;
    }

    private static PatchTowerConfig vision(ConfigJson thinker, int hidden) {
        ConfigJson json = thinker.object("vision_config");
        PatchTowerConfig vision = PatchTowerConfig.read(PatchTowerConfig.Kind.QWEN2_5_OMNI, json);
        if (vision.outputSize() != hidden) {
            json.report(
                    "out_hidden_size", "is " + vision.outputSize() + ", but the decoder's hidden_size is " + hidden);
        }
        return vision;
    }

    private static AudioEncoderConfig audio(ConfigJson thinker, int hidden) {
        ConfigJson json = thinker.object("audio_config");
        AudioEncoderConfig audio = AudioEncoderConfig.qwen25Omni(json);
        if (audio.outputSize() != hidden) {
            json.report("output_dim", "is " + audio.outputSize() + ", but the decoder's hidden_size is " + hidden);
        }
        return audio;
    }

    private static int token(ConfigJson thinker, String kind, int otherwise) {
        return thinker.integer(kind + "_token_index", thinker.integer(kind + "_token_id", otherwise));
    }

    @Override
    public Optional<String> decoderName(String checkpointName) {
        return WHOLE.decoder(checkpointName);
    }

    @Override
    public String moduleName(String checkpointName) {
        boolean whole = checkpointName.startsWith("thinker.");
        return (whole ? WHOLE : THINKER).part(checkpointName).orElse(checkpointName);
    }

    @Override
    public Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        ConfigJson thinker = thinker(config);
        int hidden = configure(config).hiddenSize();
        PartNames names = names(config);
        Map<String, Tensor> encoders = names.encoders(weights);
        EncoderPart eyes = PatchTower.of(
                vision(thinker, hidden),
                encoders,
                names.root() + "visual.",
                config.source(),
                token(thinker, "image", 151_655),
                token(thinker, "video", 151_656),
                dtype);
        EncoderPart ears = AudioTower.of(
                audio(thinker, hidden),
                encoders,
                names.root(),
                config.source(),
                token(thinker, "audio", 151_646),
                dtype);
        GridPlaces places = new GridPlaces(
                PositionScheme.of(config),
                thinker.integer("vision_start_token_id", 151_652),
                thinker.integer("audio_start_token_id", 151_647));
        return new TowerSenses(config.text("model_type"), List.of(eyes, ears), places, options.device());
    }
}
