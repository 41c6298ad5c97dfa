package io.swift4j.modality.router;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.content.Modality;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a model takes, from the placeholder tokens and encoders that its {@code config.json} names. */
final class Taken {

    private static final Map<Modality, List<String>> TOKENS = new EnumMap<>(Map.of(
            Modality.IMAGE, List.of("image_token_id", "image_token_index"),
            Modality.VIDEO, List.of("video_token_id", "video_token_index"),
            Modality.AUDIO, List.of("audio_token_id", "audio_token_index")));

    private Taken() {}

    static Set<Modality> by(ConfigJson config) {
        EnumSet<Modality> taken = EnumSet.of(Modality.TEXT);
        ConfigJson whole = config.isObject("thinker_config") ? config.object("thinker_config") : config;
        TOKENS.forEach((modality, names) -> {
            if (names.stream().anyMatch(whole::has)) {
                taken.add(modality);
            }
        });
        if (whole.isObject("vision_config")) {
            taken.add(Modality.IMAGE);
            if (whole.text("model_type", "").matches("qwen.*_vl.*")) {
                taken.add(Modality.VIDEO);
            }
        } else {
            taken.remove(Modality.IMAGE);
            taken.remove(Modality.VIDEO);
        }
        if (whole.isObject("audio_config")) {
            taken.add(Modality.AUDIO);
        } else {
            taken.remove(Modality.AUDIO);
        }
        // Models that read pictures as codes, and composed ones.
        if (whole.isObject("vq_config") || whole.object("encoders").has("image")) {
            taken.add(Modality.IMAGE);
        }
        if (whole.object("encoders").object("image").has("film_placeholder")) {
            taken.add(Modality.VIDEO);
        }
        if (whole.object("encoders").has("audio")) {
            taken.add(Modality.AUDIO);
        }
        return taken;
    }
}
