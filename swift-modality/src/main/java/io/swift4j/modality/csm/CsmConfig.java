package io.swift4j.modality.csm;

import io.swift4j.core.config.ConfigJson;

/**
 * What joins the parts of a CSM model.
 *
 * @param codebooks of a frame
 * @param size codes of each codebook, with those of no sound
 * @param padCode what fills frames after the end
 * @param endCode of which the frame that ends speech consists
 * @param audioToken the token in whose place a frame stands
 * @param audioEndToken the token in whose place the frame that ends a sound stands
 * @param hidden width of the backbone
 * @param tied whether both decoders share the vectors of codes
 */
record CsmConfig(
        int codebooks,
        int size,
        int padCode,
        int endCode,
        int audioToken,
        int audioEndToken,
        int hidden,
        boolean tied) {

    /** Reads the fields; mistakes are reported to {@code json}. */
    static CsmConfig read(ConfigJson json) {
        CsmConfig read = new CsmConfig(
                json.integer("num_codebooks", 32),
                json.integer("vocab_size", json.integer("codebook_size", 2051)),
                json.integer("codebook_pad_token_id", 2050),
                json.integer("codebook_eos_token_id", 0),
                json.integer("audio_token_id", 128_002),
                json.integer("audio_eos_token_id", 128_003),
                json.integer("hidden_size", 2048),
                json.flag("tie_codebooks_embeddings", true));
        read.check(json);
        return read;
    }

    private void check(ConfigJson json) {
        if (codebooks < 2 || codebooks > 4096) {
            json.report("num_codebooks", "must lie in [2, 4096], not " + codebooks);
        }
        if (size < 1 || size > 1 << 20) {
            json.report("vocab_size", "must lie in [1, " + (1 << 20) + "], not " + size);
        }
        if (padCode < 0 || padCode >= size) {
            json.report("codebook_pad_token_id", "must be a code of vocab_size " + size + ", not " + padCode);
        }
        if (endCode < 0 || endCode >= size) {
            json.report("codebook_eos_token_id", "must be a code of vocab_size " + size + ", not " + endCode);
        }
        ConfigJson depth = json.object("depth_decoder_config");
        agree(depth, "num_codebooks", depth.integer("num_codebooks", 32), codebooks);
        agree(depth, "vocab_size", depth.integer("vocab_size", depth.integer("codebook_size", 2051)), size);
        agree(depth, "backbone_hidden_size", depth.integer("backbone_hidden_size", 2048), hidden);
        ConfigJson codec = json.object("codec_config");
        String type = codec.text("model_type", "mimi");
        if (!type.equals("mimi")) {
            codec.report("model_type", "is '" + type + "'; CSM's codec is supported as mimi only");
        }
        agree(codec, "num_quantizers", codec.integer("num_quantizers", 32), codebooks);
    }

    private static void agree(ConfigJson part, String field, int value, int wanted) {
        if (value != wanted) {
            part.report(field, "must be the " + wanted + " of the whole model, not " + value);
        }
    }
}
