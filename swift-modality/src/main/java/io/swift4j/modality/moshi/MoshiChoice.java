package io.swift4j.modality.moshi;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a Moshi model chooses.
 *
 * @param text tokens, one for each frame
 * @param codes of each frame
 */
public record MoshiChoice(GenerationConfig text, GenerationConfig codes) {

    private static final String CODES = "depth_decoder_config";

    /** Reads a checkpoint's {@code generation_config.json}, whose {@code depth_decoder_config} is that of codes. */
    public static MoshiChoice read(Path folder) {
        Path file = folder.resolve("generation_config.json");
        ConfigJson json = Files.exists(file) ? ConfigJson.read(file) : ConfigJson.empty("no generation_config.json");
        return json.collect(all -> new MoshiChoice(
                GenerationConfig.builder().read(all.without(CODES)).build(),
                GenerationConfig.builder().read(all.object(CODES)).build()));
    }

    /** The same for so many frames, with a seed. */
    MoshiChoice with(int frames, long seed) {
        return new MoshiChoice(
                text.toBuilder().maxNewTokens(frames).seed(seed).build(),
                codes.toBuilder().seed(seed).build());
    }

    /** The same, but taking the likeliest. */
    public MoshiChoice likeliest() {
        return new MoshiChoice(
                text.toBuilder().doSample(false).build(),
                codes.toBuilder().doSample(false).build());
    }
}
