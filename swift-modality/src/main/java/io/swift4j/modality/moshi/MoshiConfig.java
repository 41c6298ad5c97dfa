package io.swift4j.modality.moshi;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;

/**
 * What joins the parts of a Moshi model, and its transformer of depth.
 *
 * @param codebooks of each of the two streams
 * @param size codes of each codebook; this number itself stands for no code
 * @param text tokens of text; this number itself begins a text
 * @param hidden width of the large decoder
 * @param depthHidden width of the transformer of depth
 * @param layers of it
 * @param heads of its attention
 * @param keyValueHeads of keys and values
 * @param headDim numbers of a head
 * @param feedForward width of both halves of its feed-forward layers
 * @param activation between these
 * @param normEps added to the mean square in its norms
 */
record MoshiConfig(
        int codebooks,
        int size,
        int text,
        int hidden,
        int depthHidden,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int feedForward,
        String activation,
        double normEps) {

    /** Reads the fields; mistakes are reported to {@code json}. */
    static MoshiConfig read(ConfigJson json) {
        ConfigJson codec = json.object("audio_encoder_config");
        ConfigJson depth = json.object("depth_decoder_config");
        int depthHidden = positive(depth, "hidden_size", 1024);
        int heads = positive(depth, "num_attention_heads", 16);
        MoshiConfig read = new MoshiConfig(
                positive(json, "num_codebooks", 8),
                positive(json, "audio_vocab_size", codec.integer("codebook_size", 2048)),
                positive(json, "vocab_size", 32_000),
                positive(json, "hidden_size", 4096),
                depthHidden,
                positive(depth, "num_hidden_layers", 6),
                heads,
                positive(depth, "num_key_value_heads", heads),
                positive(depth, "head_dim", Math.max(1, depthHidden / heads)),
                positive(depth, "ffn_dim", 5632),
                depth.text("hidden_act", "silu"),
                depth.number("rms_norm_eps", 1e-8));
        if (read.heads % read.keyValueHeads != 0) {
            depth.report(
                    "num_attention_heads", heads + " must be a multiple of num_key_value_heads " + read.keyValueHeads);
        }
        if (read.feedForward % 2 != 0) {
            depth.report("ffn_dim", "must be even, not " + read.feedForward);
        }
        if (read.codebooks < 2 || read.codebooks > codec.integer("num_quantizers", 32)) {
            json.report(
                    "num_codebooks",
                    "must be at least 2 and at most the " + codec.integer("num_quantizers", 32) + " of the codec, not "
                            + read.codebooks);
        }
        Activation.problem("hidden_act", read.activation).ifPresent(problem -> depth.report("hidden_act", problem));
        return read;
    }

    private static int positive(ConfigJson json, String field, int otherwise) {
        int value = json.integer(field, otherwise);
        if (value < 1 || value > 1 << 24) {
            json.report(field, "must lie in [1, " + (1 << 24) + "], not " + value);
            return 1;
        }
        return value;
    }

    /** The tensors outside of the large decoder. */
    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        for (int i = 0; i < 2 * codebooks; i++) {
            shapes.tensor("embed_tokens." + i + ".weight", size + 1L, hidden);
        }
        String at = MoshiSenses.DEPTH;
        shapes.tensor(at + "text_embed_tokens.weight", text + 1L, depthHidden)
                .tensor(at + "input_projections.weight", codebooks, depthHidden, hidden)
                .tensor(at + "lm_heads.weight", codebooks, size, depthHidden);
        for (int i = 0; i < codebooks - 1; i++) {
            shapes.tensor(at + "embed_tokens." + i + ".weight", size + 1L, depthHidden);
        }
        long q = (long) heads * headDim;
        long kv = (long) keyValueHeads * headDim;
        for (int i = 0; i < layers; i++) {
            String layer = at + "layers." + i + ".";
            shapes.tensor(layer + "input_layernorm.weight", depthHidden)
                    .tensor(layer + "post_attention_layernorm.weight", depthHidden)
                    .tensor(layer + "self_attn.q_proj.linear.weight", codebooks, q, depthHidden)
                    .tensor(layer + "self_attn.k_proj.linear.weight", codebooks, kv, depthHidden)
                    .tensor(layer + "self_attn.v_proj.linear.weight", codebooks, kv, depthHidden)
                    .tensor(layer + "self_attn.o_proj.linear.weight", codebooks, depthHidden, q)
                    .tensor(layer + "mlp.fc1.weight", codebooks, feedForward, depthHidden)
                    .tensor(layer + "mlp.fc2.weight", codebooks, depthHidden, feedForward / 2);
        }
        return shapes;
    }
}
