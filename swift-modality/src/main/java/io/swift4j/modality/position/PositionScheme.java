package io.swift4j.modality.position;

import io.swift4j.core.config.ConfigJson;

/**
 * How a family of models places tokens. Immutable and thread-safe.
 *
 * <p>Text stands at one position on all three axes and moves on by one per token; a picture or video spreads its tokens over time,
 * height and width (Wang et al. 2024, Qwen2-VL).
 */
public interface PositionScheme {

    /**
     * The positions of a batch.
     *
     * @throws IllegalArgumentException naming the row, if its placeholder tokens are not as many as the grids say
     */
    RotaryPositions positions(PositionInput input);

    /** The scheme of a model's {@code config.json}, with the rule of transformers 5.18. */
    static PositionScheme of(ConfigJson config) {
        return of(config, PositionRule.EXTENT);
    }

    /**
     * The scheme of a model's {@code config.json}.
     *
     * @param rule where text goes on after a video; only Qwen2-VL and Qwen2.5-VL have a choice
     * @throws io.swift4j.core.config.ConfigException if the type of model has no such positions
     */
    static PositionScheme of(ConfigJson config, PositionRule rule) {
        String type = config.text("model_type");
        return switch (type) {
            case "qwen2_vl" -> VisionPositions.of(config, false, false, rule);
            case "qwen2_5_vl" -> VisionPositions.of(config, true, false, rule);
            case "qwen3_vl", "qwen3_vl_moe" -> VisionPositions.of(config, false, true, rule);
            case "qwen2_5_omni" -> thinker(config.object("thinker_config"));
            case "qwen2_5_omni_thinker" -> thinker(config);
            case "qwen2_5_omni_talker" -> OmniPositions.of(config, config.integer("spatial_merge_size", 2));
            default ->
                throw config.problem(
                        "model_type",
                        "'" + type + "' has no positions in time, height and width; qwen2_vl, qwen2_5_vl, qwen3_vl and"
                                + " qwen2_5_omni have");
        };
    }

    private static PositionScheme thinker(ConfigJson config) {
        return OmniPositions.of(config, config.object("vision_config").integer("spatial_merge_size", 2));
    }

    /** Whether a model of this type has positions in time, height and width. */
    static boolean knows(String modelType) {
        return switch (modelType) {
            case "qwen2_vl",
                    "qwen2_5_vl",
                    "qwen3_vl",
                    "qwen3_vl_moe",
                    "qwen2_5_omni",
                    "qwen2_5_omni_thinker",
                    "qwen2_5_omni_talker" -> true;
            default -> false;
        };
    }
}
