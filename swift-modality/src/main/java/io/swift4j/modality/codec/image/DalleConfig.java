package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;

/**
 * What FLAVA's codebook is.
 *
 * @param inChannels of the pixels
 * @param hidden channels of the first group; the groups after it have 1, 2, 4 and 8 times as many
 * @param blocks of each of the four groups
 * @param groups that the weight of a block's path is computed from; there are four whatever it says
 * @param codes number of codes
 */
record DalleConfig(int inChannels, int hidden, int blocks, int groups, int codes) {

    static DalleConfig read(ConfigJson json) {
        return json.collect(DalleConfig::of);
    }

    private static DalleConfig of(ConfigJson json) {
        int hidden = Levels.size(json, "hidden_size", 256);
        if (hidden < 4) {
            json.report("hidden_size", "must be at least 4, not " + hidden);
        }
        return new DalleConfig(
                Levels.size(json, "input_channels", 3),
                hidden,
                Levels.size(json, "num_blocks_per_group", 2),
                Levels.size(json, "num_groups", 4),
                Levels.size(json, "vocab_size", 8192));
    }

    double postGain() {
        double layers = (double) groups * blocks;
        return 1 / (layers * layers);
    }
}
