package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * What MusicGen's decoder is (Copet et al. 2023), and the encoder of texts before it.
 *
 * @param text encoder of texts
 * @param vocabSize codes of each codebook; the number after the last fills places without a code
 * @param hiddenSize width
 * @param feedForward width between the two layers after attention
 * @param layers number of blocks
 * @param heads attention heads
 * @param codebooks of both channels
 * @param channels 1 for mono; 2 for stereo, whose codebooks alternate between left and right
 * @param maxFrames how many frames a generation may have
 * @param activation between the two layers after attention
 * @param padding what fills places without a code
 * @param start what a training input begins with; -1 for none
 */
record MusicConfig(
        T5Config text,
        int vocabSize,
        int hiddenSize,
        int feedForward,
        int layers,
        int heads,
        int codebooks,
        int channels,
        int maxFrames,
        String activation,
        int padding,
        int start) {

    static MusicConfig read(ConfigJson json) {
        return json.collect(MusicConfig::of);
    }

    private static MusicConfig of(ConfigJson json) {
        String type = json.text("model_type", "");
        if (!type.equals("musicgen")) {
            throw json.problem("model_type", "is '" + type + "', not musicgen");
        }
        T5Config text = T5Config.of(json.object("text_encoder"));
        ConfigJson own = json.object("decoder");
        int hidden = Sizes.size(own, "hidden_size", 1024);
        int heads = Sizes.size(own, "num_attention_heads", 16);
        if (hidden % heads != 0 || hidden < 4) {
            own.report("hidden_size", hidden + " must be a multiple of num_attention_heads " + heads + ", at least 4");
        }
        int channels = own.integer("audio_channels", 1);
        int codebooks = Sizes.size(own, "num_codebooks", 4);
        if (channels != 1 && channels != 2) {
            own.report("audio_channels", "must be 1 or 2, not " + channels);
        } else if (codebooks % channels != 0) {
            own.report("num_codebooks", codebooks + " can't be shared by " + channels + " channels");
        }
        int vocabulary = Sizes.size(own, "vocab_size", 2048);
        int padding = own.integer("pad_token_id", 2048);
        int start = own.integer("decoder_start_token_id", -1);
        if (padding < 0 || padding > vocabulary) {
            own.report("pad_token_id", padding + " must lie in [0, " + vocabulary + "]");
        }
        if (start < -1 || start > vocabulary) {
            own.report("decoder_start_token_id", start + " must lie in [0, " + vocabulary + "]");
        }
        if (own.has("cross_attention_hidden_size")
                && !own.isNull("cross_attention_hidden_size")
                && own.integer("cross_attention_hidden_size") != hidden) {
            own.report(
                    "cross_attention_hidden_size",
                    "must be hidden_size " + hidden + ", for there is no projection where it is given");
        }
        String activation = own.text("activation_function", "gelu");
        Activation.problem("activation_function", activation)
                .ifPresent(problem -> own.report("activation_function", problem));
        return new MusicConfig(
                text,
                vocabulary,
                hidden,
                Sizes.size(own, "ffn_dim", 4096),
                Sizes.layers(own, "num_hidden_layers", 24),
                heads,
                codebooks,
                channels,
                Sizes.size(own, "max_position_embeddings", 2048),
                activation,
                padding,
                start);
    }

    WeightShapes shapes(WeightShapes shapes) {
        for (int i = 0; i < codebooks; i++) {
            shapes.tensor("decoder.model.decoder.embed_tokens." + i + ".weight", vocabSize + 1L, hiddenSize)
                    .matrix("decoder.lm_heads." + i, vocabSize, hiddenSize);
        }
        shapes.norm("decoder.model.decoder.layer_norm", hiddenSize);
        if (text.hiddenSize() != hiddenSize) {
            shapes.linear("enc_to_dec_proj", hiddenSize, text.hiddenSize());
        }
        for (int i = 0; i < layers; i++) {
            String at = "decoder.model.decoder.layers." + i + ".";
            for (String attention : List.of("self_attn", "encoder_attn")) {
                for (String name : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                    shapes.matrix(at + attention + "." + name, hiddenSize, hiddenSize);
                }
                shapes.norm(at + attention + "_layer_norm", hiddenSize);
            }
            shapes.matrix(at + "fc1", feedForward, hiddenSize)
                    .matrix(at + "fc2", hiddenSize, feedForward)
                    .norm(at + "final_layer_norm", hiddenSize);
        }
        return shapes;
    }
}
