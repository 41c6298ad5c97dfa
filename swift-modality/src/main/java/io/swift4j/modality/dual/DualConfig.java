package io.swift4j.modality.dual;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.vision.ImageTowerConfig;
import java.util.Optional;

/**
 * What a dual encoder is.
 *
 * @param kind whose it is
 * @param text its text tower
 * @param image its vision tower; empty for CLAP
 * @param sound CLAP's audio tower
 * @param width of the shared space
 * @param textProjectionActivation between the two layers from CLAP's text tower into the space
 * @param soundProjectionActivation between those from its audio tower
 */
record DualConfig(
        DualKind kind,
        TextTowerConfig text,
        Optional<ImageTowerConfig> image,
        Optional<SoundTowerConfig> sound,
        int width,
        String textProjectionActivation,
        String soundProjectionActivation) {

    /** Reads {@code config.json}. */
    static DualConfig read(ConfigJson json) {
        return json.collect(DualConfig::of);
    }

    private static DualConfig of(ConfigJson json) {
        String type = json.text("model_type");
        DualKind kind = DualKind.of(type)
                .orElseThrow(() -> new ConfigException(
                        json.source() + ": model_type '" + type + "' is no dual encoder; clip, siglip and clap are"));
        ConfigJson text = part(kind, json, "text_config");
        TextTowerConfig textTower = TextTowerConfig.read(kind, text);
        if (kind == DualKind.CLAP) {
            ConfigJson audio = json.object("audio_config");
            SoundTowerConfig sound = SoundTowerConfig.read(audio);
            int width = text.integer("projection_dim", 512);
            if (audio.integer("projection_dim", 512) != width) {
                audio.report("projection_dim", "must be the text tower's, " + width);
            }
            if (audio.integer("hidden_size", 768) != sound.hiddenSize()) {
                audio.report("hidden_size", "must be the last stage's width, " + sound.hiddenSize());
            }
            return new DualConfig(
                    kind, textTower, Optional.empty(), Optional.of(sound), width, activation(text), activation(audio));
        }
        ConfigJson vision = part(kind, json, "vision_config");
        ImageTowerConfig image = ImageTowerConfig.read(
                kind == DualKind.CLIP ? ImageTowerConfig.Kind.CLIP : ImageTowerConfig.Kind.SIGLIP, vision);
        if (!vision.flag("vision_use_head", true)) {
            vision.report("vision_use_head", "must be true: without its head the tower gives no vector of a picture");
        }
        int width = kind == DualKind.CLIP
                ? json.integer("projection_dim", 512)
                : text.integer("projection_size", textTower.block().hiddenSize());
        if (kind == DualKind.SIGLIP && width != image.block().hiddenSize()) {
            text.report(
                    "projection_size",
                    width + " must be the vision tower's hidden_size "
                            + image.block().hiddenSize());
        }
        return new DualConfig(kind, textTower, Optional.of(image), Optional.empty(), width, "relu", "relu");
    }

    /** A tower's fields; the oldest CLIP checkpoints have them twice, and then the other ones count. */
    private static ConfigJson part(DualKind kind, ConfigJson json, String field) {
        return json.object(kind == DualKind.CLIP && json.has(field + "_dict") ? field + "_dict" : field);
    }

    private static String activation(ConfigJson json) {
        String name = json.text("projection_hidden_act", "relu");
        io.swift4j.core.model.Activation.problem("projection_hidden_act", name)
                .ifPresent(problem -> json.report("projection_hidden_act", problem));
        return name;
    }
}
