package io.swift4j.modality.audio;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;
import java.util.ArrayList;
import java.util.List;

/**
 * What an audio encoder of Whisper's kind is.
 *
 * @param kind whose it is
 * @param melBins rows of a mel spectrogram
 * @param hiddenSize width
 * @param layers number of blocks
 * @param heads attention heads of a block
 * @param feedForward width between the two layers after attention
 * @param maxPositions positions, one for every two frames
 * @param activation between the two layers after attention, such as {@code gelu}; the convolutions always have {@code gelu}
 * @param chunkFrames frames after which everything starts anew; 0 for a clip as a whole
 * @param outputSize width of what comes out
 */
public record AudioEncoderConfig(
        Kind kind,
        int melBins,
        int hiddenSize,
        int layers,
        int heads,
        int feedForward,
        int maxPositions,
        String activation,
        int chunkFrames,
        int outputSize) {

    /** The models that have such an encoder. */
    public enum Kind {
        /** Whisper (Radford et al. 2022): whole windows of 30 s, padding heard as silence. */
        WHISPER,
        /** Qwen2-Audio (Chu et al. 2024): padding hidden, two positions averaged to one token. */
        QWEN2_AUDIO,
        /** Qwen2.5-Omni (Xu et al. 2025): in chunks, two positions averaged to one token. */
        QWEN2_5_OMNI
    }

    public AudioEncoderConfig {
        List<String> problems = new ArrayList<>();
        if (melBins < 1 || hiddenSize < 1 || layers < 1 || layers > 10_000 || heads < 1 || feedForward < 1) {
            problems.add("all sizes must be positive, and encoder_layers at most 10000");
        } else if (hiddenSize % heads != 0) {
            problems.add("d_model " + hiddenSize + " must be a multiple of encoder_attention_heads " + heads);
        }
        if (maxPositions < 1 || maxPositions > 1 << 24) {
            problems.add("max_source_positions must lie in [1, " + (1 << 24) + "], not " + maxPositions);
        }
        if (chunkFrames < 0 || (chunkFrames == 0) == (kind == Kind.QWEN2_5_OMNI)) {
            problems.add("n_window must be at least 1, not " + chunkFrames / 2);
        } else if (chunkFrames / 2 > maxPositions) {
            problems.add("n_window " + chunkFrames / 2 + " must be at most max_source_positions " + maxPositions);
        }
        if (kind == Kind.QWEN2_5_OMNI && (hiddenSize % 2 != 0 || hiddenSize < 4)) {
            problems.add("d_model " + hiddenSize + " must be even and at least 4 for sinusoid positions");
        }
        if (outputSize < 1) {
            problems.add("the output's width must be positive, not " + outputSize);
        }
        Activation.problem("activation_function", activation).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new ConfigException("audio encoder configuration", problems);
        }
    }

    /** Reads the encoder's fields of a {@code whisper} configuration. */
    public static AudioEncoderConfig whisper(ConfigJson json) {
        return read(Kind.WHISPER, json, 80, 384, 4, 6, 1536, 0, json.integer("d_model", 384));
    }

    /**
     * Reads the {@code audio_config} of {@code qwen2_audio}.
     *
     * @param textHiddenSize width of the language model, which the projector leads to
     */
    public static AudioEncoderConfig qwen2Audio(ConfigJson json, int textHiddenSize) {
        return read(Kind.QWEN2_AUDIO, json, 128, 1280, 32, 20, 5120, 0, textHiddenSize);
    }

    /** Reads the {@code audio_config} of {@code qwen2_5_omni_thinker}. */
    public static AudioEncoderConfig qwen25Omni(ConfigJson json) {
        int window = json.integer("n_window", 100);
        int chunk = window < 1 || window > 1 << 24 ? 0 : 2 * window;
        return read(Kind.QWEN2_5_OMNI, json, 128, 1280, 32, 20, 5120, chunk, json.integer("output_dim", 3584));
    }

    private static AudioEncoderConfig read(
            Kind kind,
            ConfigJson json,
            int melBins,
            int hidden,
            int layers,
            int heads,
            int feedForward,
            int chunkFrames,
            int outputSize) {
        int width = json.integer("d_model", hidden);
        int count = json.integer("encoder_attention_heads", heads);
        return new AudioEncoderConfig(
                kind,
                json.integer("num_mel_bins", melBins),
                width,
                json.integer("encoder_layers", layers),
                json.sound("d_model", "encoder_attention_heads") ? count : 1,
                json.integer("encoder_ffn_dim", feedForward),
                json.integer("max_source_positions", 1500),
                json.text("activation_function", "gelu"),
                chunkFrames,
                outputSize);
    }

    /** Frames that a clip must be padded to; 0 where any number is taken. */
    public int frames() {
        return chunkFrames > 0 ? 0 : 2 * maxPositions;
    }

    /** How many tokens the language model gets for a clip of {@code frames} frames; for Whisper the encoder's positions. */
    public int tokens(int frames) {
        int positions = (frames + 1) / 2;
        return kind == Kind.WHISPER ? positions : positions / 2;
    }

    /** Wants the tensors of convolutions and blocks. */
    public void shapes(WeightShapes shapes, String prefix) {
        shapes.tensor(prefix + "conv1.weight", hiddenSize, melBins, 3)
                .tensor(prefix + "conv1.bias", hiddenSize)
                .tensor(prefix + "conv2.weight", hiddenSize, hiddenSize, 3)
                .tensor(prefix + "conv2.bias", hiddenSize);
        for (int i = 0; i < layers; i++) {
            String at = prefix + "layers." + i + ".";
            shapes.linear(at + "self_attn.q_proj", hiddenSize, hiddenSize)
                    .matrix(at + "self_attn.k_proj", hiddenSize, hiddenSize)
                    .linear(at + "self_attn.v_proj", hiddenSize, hiddenSize)
                    .linear(at + "self_attn.out_proj", hiddenSize, hiddenSize)
                    .norm(at + "self_attn_layer_norm", hiddenSize)
                    .linear(at + "fc1", feedForward, hiddenSize)
                    .linear(at + "fc2", hiddenSize, feedForward)
                    .norm(at + "final_layer_norm", hiddenSize);
        }
    }
}
