package io.swift4j.modality.talker;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * The flow transformer of Qwen2.5-Omni's {@code dit_config}.
 *
 * @param hidden width
 * @param layers number of blocks
 * @param heads of attention
 * @param headDim numbers of a head
 * @param ffMult width of feed-forward layers, in widths
 * @param codeWidth of a code's vector
 * @param codes how many there are, besides the one for none
 * @param repeats mel frames of a code
 * @param mels of a mel frame
 * @param most mel frames at once
 * @param block frames that see each other
 * @param lookAhead layers that see the next block too
 * @param lookBehind layers that see the block before too
 * @param ropeTheta base of the wavelengths
 * @param speaker width of a voice's conditioning
 * @param encoder of the voice
 */
record DitConfig(
        int hidden,
        int layers,
        int heads,
        int headDim,
        int ffMult,
        int codeWidth,
        int codes,
        int repeats,
        int mels,
        int most,
        int block,
        List<Integer> lookAhead,
        List<Integer> lookBehind,
        double ropeTheta,
        int speaker,
        EcapaConfig encoder) {

    static DitConfig read(ConfigJson json) {
        int mels = size(json, "mel_dim", 80);
        int headDim = size(json, "head_dim", 64);
        if (headDim % 2 != 0) {
            json.report("head_dim", "must be even, not " + headDim);
        }
        return new DitConfig(
                size(json, "hidden_size", 1024),
                size(json, "num_hidden_layers", 22),
                size(json, "num_attention_heads", 16),
                headDim,
                size(json, "ff_mult", 2),
                size(json, "emb_dim", 512),
                size(json, "num_embeds", 8193),
                size(json, "repeats", 2),
                mels,
                size(json, "max_position_embeddings", 32_768),
                size(json, "block_size", 24),
                json.has("look_ahead_layers") ? json.integers("look_ahead_layers") : List.of(10),
                json.has("look_backward_layers") ? json.integers("look_backward_layers") : List.of(0, 20),
                theta(json),
                size(json, "enc_emb_dim", 192),
                EcapaConfig.read(json, mels));
    }

    private static double theta(ConfigJson json) {
        ConfigJson rope =
                json.isObject("rope_parameters") ? json.object("rope_parameters") : json.object("rope_scaling");
        String type = rope.text("rope_type", rope.text("type", "default"));
        if (!type.equals("default")) {
            rope.report("rope_type", "is '" + type + "'; positions of mel frames are supported as 'default' only");
        }
        double theta = rope.number("rope_theta", json.number("rope_theta", 10_000));
        if (!(theta > 0)) {
            rope.report("rope_theta", "must be positive, not " + theta);
        }
        return theta;
    }

    static int size(ConfigJson json, String field, int otherwise) {
        return json.size(field, otherwise, 1 << 24);
    }

    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes()
                .linear("time_embed.time_mlp.0", hidden, 256)
                .linear("time_embed.time_mlp.2", hidden, hidden)
                .tensor("text_embed.codec_embed.weight", codes + 1L, codeWidth)
                .linear("input_embed.proj", hidden, (long) mels + encoder.out() + speaker + codeWidth)
                .linear("norm_out.linear", 2L * hidden, hidden)
                .linear("proj_out", mels, hidden);
        encoder.shapes(shapes, "input_embed.spk_encoder.");
        long inner = (long) heads * headDim;
        for (int i = 0; i < layers; i++) {
            String at = "transformer_blocks." + i + ".";
            shapes.linear(at + "attn_norm.linear", 6L * hidden, hidden)
                    .linear(at + "attn.to_q", inner, hidden)
                    .linear(at + "attn.to_k", inner, hidden)
                    .linear(at + "attn.to_v", inner, hidden)
                    .linear(at + "attn.to_out.0", hidden, inner)
                    .linear(at + "ff.ff.0", (long) ffMult * hidden, hidden)
                    .linear(at + "ff.ff.3", hidden, (long) ffMult * hidden);
        }
        return shapes;
    }

    Script.Builder constants(Script.Builder script) {
        return script.constant("heads", heads)
                .constant("head_dim", headDim)
                .constant("repeats", repeats)
                .constant("block_size", block)
                .constant("rope_theta", ropeTheta)
                .constants("look_ahead", flags(lookAhead))
                .constants("look_behind", flags(lookBehind))
                .constant("res2net_scale", encoder.scale())
                .constants(
                        "enc_dilations",
                        encoder.dilations().stream()
                                .mapToLong(Integer::longValue)
                                .toArray());
    }

    private long[] flags(List<Integer> chosen) {
        long[] flags = new long[layers];
        for (int layer = 0; layer < layers; layer++) {
            flags[layer] = chosen.contains(layer) ? 1 : 0;
        }
        return flags;
    }
}
