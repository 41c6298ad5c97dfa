package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint's {@code generation_config.json} says.
 *
 * @param guidance how far it is led away from what would be said without a text
 * @param topK from how many codes guidance lets be chosen
 * @param generation everything else
 */
record DiaHabits(double guidance, int topK, GenerationConfig generation) {

    /** The reference's own number where none is given. */
    static final int TOP_K = 50;

    static DiaHabits read(Path folder, DiaConfig config) {
        Path file = folder.resolve("generation_config.json");
        if (!Files.exists(file)) {
            return new DiaHabits(
                    1,
                    TOP_K,
                    GenerationConfig.builder()
                            .eosTokenIds(List.of(config.end()))
                            .padTokenId(config.padding())
                            .build());
        }
        return ConfigJson.read(file).collect(json -> of(json, config));
    }

    private static DiaHabits of(ConfigJson json, DiaConfig config) {
        if (given(json, "num_beams") || given(json, "num_return_sequences")) {
            json.report("num_beams", "and num_return_sequences must be 1: rows of channels belong together");
        }
        double guidance = json.isNull("guidance_scale") ? 1 : json.number("guidance_scale", 1);
        int topK = json.isNull("top_k") ? TOP_K : json.integer("top_k", TOP_K);
        if (guidance < 1) {
            json.report("guidance_scale", "must be 1 or more, not " + guidance);
        }
        if (guidance > 1 && topK < 1) {
            json.report("top_k", "must be positive where there is guidance, not " + topK);
        }
        GenerationConfig.Builder rest = GenerationConfig.builder().read(json.without("guidance_scale"));
        // The reference does not go below 1, and gives delays room beyond the most that is asked for.
        if (json.number("temperature", 1) < 1) {
            rest.temperature(1);
        }
        if (json.has("max_length") && !json.isNull("max_length")) {
            rest.maxLength(json.integer("max_length") + config.longestDelay());
        }
        return new DiaHabits(guidance, topK, rest.build());
    }

    private static boolean given(ConfigJson json, String field) {
        return !json.isNull(field) && json.integer(field, 1) != 1;
    }
}
