package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * The resolutions of a VQGAN.
 *
 * @param inChannels of the pixels
 * @param outChannels of the pixels that are decoded
 * @param baseChannels at a multiplier of 1
 * @param multipliers of the channels at each resolution, from the finest
 * @param blocks residual blocks at each resolution of the encoder; the decoder has one more
 * @param latentChannels that the encoder ends with
 * @param embedDim of a code's vector
 * @param codes in the codebook
 */
record Levels(
        int inChannels,
        int outChannels,
        int baseChannels,
        List<Integer> multipliers,
        int blocks,
        int latentChannels,
        int embedDim,
        int codes) {

    private static final int MOST_LEVELS = 16;
    private static final int GROUPS = 32;

    Levels {
        multipliers = List.copyOf(multipliers);
    }

    /** Reads the fields that all have, and reports what is wrong with them. */
    static Levels read(ConfigJson json, Levels otherwise, String codebookField) {
        Levels levels = new Levels(
                size(json, "in_channels", otherwise.inChannels),
                size(json, "out_channels", otherwise.outChannels),
                size(json, "base_channels", otherwise.baseChannels),
                json.has("channel_multiplier") ? json.integers("channel_multiplier") : otherwise.multipliers,
                size(json, "num_res_blocks", otherwise.blocks),
                size(json, "latent_channels", otherwise.latentChannels),
                size(json, "embed_dim", otherwise.embedDim),
                size(json, codebookField, otherwise.codes));
        if (json.flag("double_latent", false)) {
            json.report("double_latent", "true is not supported: twice the channels fit no quantiser");
        }
        if (!json.sound("channel_multiplier", "base_channels")) {
            return otherwise;
        }
        if (levels.multipliers.isEmpty() || levels.multipliers.size() > MOST_LEVELS) {
            json.report("channel_multiplier", "must have 1 to " + MOST_LEVELS + " numbers, not " + levels.multipliers);
            return otherwise;
        }
        for (int multiplier : levels.multipliers) {
            if (multiplier < 1 || multiplier > 1024 || (long) multiplier * levels.baseChannels % GROUPS != 0) {
                json.report(
                        "channel_multiplier",
                        multiplier + " must make a positive multiple of " + GROUPS + " channels of base_channels "
                                + levels.baseChannels);
                return otherwise;
            }
        }
        if (levels.baseChannels % GROUPS != 0) {
            json.report("base_channels", levels.baseChannels + " must be a multiple of " + GROUPS);
        }
        return levels;
    }

    static int size(ConfigJson json, String field, int otherwise) {
        return json.size(field, otherwise, 1 << 24);
    }

    int count() {
        return multipliers.size();
    }

    /** Channels at a resolution. */
    long channels(int level) {
        return (long) baseChannels * multipliers.get(level);
    }

    /** Channels at the coarsest resolution. */
    long coarsest() {
        return channels(count() - 1);
    }

    int downsample() {
        return 1 << (count() - 1);
    }
}
