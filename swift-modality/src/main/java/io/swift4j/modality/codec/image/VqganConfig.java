package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.List;

/**
 * What the VQGAN of Chameleon or of Janus is.
 *
 * @param levels its resolutions
 * @param attentionLevels resolutions with attention after each block of the encoder
 * @param middleAttention whether there is attention between encoder and quantiser
 * @param decodes whether there is a decoder
 * @param beta weight of the codebook's part of the loss
 */
record VqganConfig(
        Levels levels, List<Integer> attentionLevels, boolean middleAttention, boolean decodes, double beta) {

    private static final List<Integer> MULTIPLIERS = List.of(1, 1, 2, 2, 4);
    private static final Levels CHAMELEON = new Levels(3, 3, 128, MULTIPLIERS, 2, 256, 256, 8192);
    private static final Levels JANUS = new Levels(3, 3, 128, MULTIPLIERS, 2, 256, 8, 16384);

    static VqganConfig read(ConfigJson json) {
        return json.collect(VqganConfig::of);
    }

    private static VqganConfig of(ConfigJson json) {
        boolean janus = json.text("model_type").equals("janus_vqgan");
        Levels levels = Levels.read(json, janus ? JANUS : CHAMELEON, "num_embeddings");
        double beta = json.number("beta", 0.25);
        if (janus) {
            return new VqganConfig(levels, List.of(levels.count() - 1), true, true, beta);
        }
        String type = json.isNull("attn_type") ? "" : json.text("attn_type", "vanilla");
        List<Integer> attention = new ArrayList<>();
        int resolution = Levels.size(json, "resolution", 512);
        for (int level = 0; level < levels.count(); level++) {
            if (type.equals("vanilla") && json.integers("attn_resolutions").contains(resolution >> level)) {
                attention.add(level);
            }
        }
        return new VqganConfig(levels, attention, type.equals("vanilla"), false, beta);
    }
}
