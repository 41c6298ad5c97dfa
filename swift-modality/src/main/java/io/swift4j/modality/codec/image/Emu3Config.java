package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * What Emu3's tokenizer is.
 *
 * @param levels its resolutions
 * @param attentionLevels resolutions with attention after each block
 * @param heads of attention
 * @param timeFactor frames that become one step of time; a power of two
 */
record Emu3Config(Levels levels, List<Integer> attentionLevels, int heads, int timeFactor) {

    private static final Levels DEFAULTS = new Levels(3, 3, 256, List.of(1, 2, 2, 4), 2, 4, 4, 32768);

    static Emu3Config read(ConfigJson json) {
        return json.collect(Emu3Config::of);
    }

    private static Emu3Config of(ConfigJson json) {
        Levels levels = Levels.read(json, DEFAULTS, "codebook_size");
        if (json.isNull("attn_resolutions")) {
            json.report("attn_resolutions", "must be a list of stages, not null");
        }
        if (levels.embedDim() != levels.latentChannels()) {
            json.report(
                    "embed_dim",
                    levels.embedDim() + " must be latent_channels " + levels.latentChannels()
                            + ": the decoder lengthens both in one pass");
        }
        List<Integer> attention = json.isList("attn_resolutions") ? json.integers("attn_resolutions") : List.of(3);
        int heads = Levels.size(json, "num_attention_heads", 1);
        int hidden = Levels.size(json, "hidden_size", 1024);
        for (int level = 0; level < levels.count(); level++) {
            boolean attends = attention.contains(level) || level == levels.count() - 1;
            if (attends && levels.channels(level) != hidden) {
                json.report(
                        "hidden_size",
                        hidden + " must be the " + levels.channels(level) + " channels of stage " + level
                                + ", where there is attention");
            }
        }
        if (hidden % heads != 0) {
            json.report("hidden_size", hidden + " must be a multiple of num_attention_heads " + heads);
        }
        int factor = Levels.size(json, "temporal_downsample_factor", 4);
        if (Integer.bitCount(factor) != 1) {
            json.report("temporal_downsample_factor", "must be a power of two, not " + factor);
        }
        return new Emu3Config(levels, attention, heads, factor);
    }

    /** How often time is halved. */
    int halvings() {
        return Integer.numberOfTrailingZeros(timeFactor);
    }
}
