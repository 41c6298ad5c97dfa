package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a checkpoint's {@code generation_config.json} says.
 *
 * @param fill what stands where there is no code, and begins every row
 * @param guidance how far it is led away from what would be played without a text
 * @param generation everything else
 */
record MusicHabits(int fill, double guidance, GenerationConfig generation) {

    static MusicHabits read(Path folder, MusicConfig config) {
        Path file = folder.resolve("generation_config.json");
        ConfigJson json = Files.exists(file)
                ? ConfigJson.read(file)
                : ConfigJson.empty(folder.resolve("config.json").toString());
        return json.collect(found -> of(found, config));
    }

    private static MusicHabits of(ConfigJson json, MusicConfig config) {
        int padding = given(json, "pad_token_id", config.padding());
        int start = given(json, "decoder_start_token_id", given(json, "bos_token_id", padding));
        if (start != padding) {
            json.report(
                    "decoder_start_token_id",
                    "is " + start + " and pad_token_id " + padding
                            + "; delays can be undone only where they are the same");
        }
        if (start < 0 || start > config.vocabSize()) {
            json.report("decoder_start_token_id", start + " must lie in [0, " + config.vocabSize() + "]");
        }
        if (!json.integers("eos_token_id").isEmpty()) {
            json.report("eos_token_id", "is given, but rows of codebooks end together and by their length only");
        }
        if (given(json, "num_beams", 1) != 1 || given(json, "num_return_sequences", 1) != 1) {
            json.report("num_beams", "and num_return_sequences must be 1: rows of codebooks belong together");
        }
        double guidance = json.isNull("guidance_scale") ? 1 : json.number("guidance_scale", 1);
        ConfigJson rest = json.without("guidance_scale");
        return new MusicHabits(
                start,
                guidance > 1 ? guidance : 1,
                GenerationConfig.builder().read(rest).build());
    }

    private static int given(ConfigJson json, String field, int otherwise) {
        return json.isNull(field) ? otherwise : json.integer(field, otherwise);
    }
}
