package io.swift4j.modality.dual;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.layers.BlockConfig;

/**
 * The text tower of a dual encoder.
 *
 * @param block sizes of its blocks
 * @param vocabSize number of tokens
 * @param maxPositions number of position embeddings
 * @param padToken what fills shorter texts
 * @param endToken where CLIP reads a text
 */
record TextTowerConfig(BlockConfig block, int vocabSize, int maxPositions, int padToken, int endToken) {

    static TextTowerConfig read(DualKind kind, ConfigJson json) {
        boolean clip = kind == DualKind.CLIP;
        int hidden = clip ? 512 : 768;
        BlockConfig defaults = new BlockConfig(
                hidden,
                4 * hidden,
                12,
                clip ? 8 : 12,
                clip ? "quick_gelu" : kind == DualKind.SIGLIP ? "gelu_pytorch_tanh" : "gelu",
                clip ? 1e-5 : kind == DualKind.SIGLIP ? 1e-6 : 1e-12);
        int vocabulary = json.integer("vocab_size", clip ? 49408 : kind == DualKind.SIGLIP ? 32000 : 50265);
        int positions = json.integer("max_position_embeddings", clip ? 77 : kind == DualKind.SIGLIP ? 64 : 514);
        if (vocabulary < 1) {
            json.report("vocab_size", "must be positive, not " + vocabulary);
        }
        if (positions < 1) {
            json.report("max_position_embeddings", "must be positive, not " + positions);
        }
        int pad = json.integer("pad_token_id", 1);
        if (kind == DualKind.CLAP && (pad < 0 || pad >= vocabulary || pad >= positions)) {
            json.report("pad_token_id", "must be a token and a position, not " + pad);
        }
        return new TextTowerConfig(
                BlockConfig.read(json, defaults),
                vocabulary,
                positions,
                pad,
                clip ? json.integer("eos_token_id", 49407) : 0);
    }

    /** The most tokens a text may have. RoBERTa's positions begin behind its padding token's id. */
    int maxTokens(DualKind kind) {
        return kind == DualKind.CLAP ? maxPositions - padToken - 1 : maxPositions;
    }
}
