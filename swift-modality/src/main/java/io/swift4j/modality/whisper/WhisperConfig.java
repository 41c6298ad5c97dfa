package io.swift4j.modality.whisper;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.audio.AudioEncoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Whisper model is.
 *
 * @param encoder of the sound
 * @param vocabSize number of tokens
 * @param layers decoder layers
 * @param heads attention heads of a decoder layer
 * @param feedForward width between the two layers after attention
 * @param maxTokens decoder positions: prompt and answer together
 * @param activation between the two layers after attention
 * @param startToken what the decoder begins with
 * @param padToken what fills a batch; -1 for none
 * @param tied whether the output layer is the embedding
 */
public record WhisperConfig(
        AudioEncoderConfig encoder,
        int vocabSize,
        int layers,
        int heads,
        int feedForward,
        int maxTokens,
        String activation,
        int startToken,
        int padToken,
        boolean tied) {

    public WhisperConfig {
        List<String> problems = new ArrayList<>();
        if (vocabSize < 1 || layers < 1 || layers > 10_000 || heads < 1 || feedForward < 1 || maxTokens < 1) {
            problems.add("all sizes must be positive, and decoder_layers at most 10000");
        } else if (encoder.hiddenSize() % heads != 0) {
            problems.add("d_model " + encoder.hiddenSize() + " must be a multiple of decoder_attention_heads " + heads);
        }
        if (startToken < 0 || startToken >= vocabSize) {
            problems.add("decoder_start_token_id " + startToken + " is not in the vocabulary of " + vocabSize);
        }
        if (padToken < -1 || padToken >= vocabSize) {
            problems.add("pad_token_id " + padToken + " is not in the vocabulary of " + vocabSize);
        }
        Activation.problem("activation_function", activation).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new ConfigException("whisper configuration", problems);
        }
    }

    /** Reads {@code config.json}. */
    public static WhisperConfig read(ConfigJson json) {
        return json.collect(WhisperConfig::of);
    }

    private static WhisperConfig of(ConfigJson json) {
        String type = json.text("model_type", "whisper");
        if (!type.equals("whisper")) {
            throw json.problem("model_type", "is '" + type + "', not whisper");
        }
        int pad = json.integer("pad_token_id", 50256);
        return new WhisperConfig(
                AudioEncoderConfig.whisper(json),
                json.integer("vocab_size", 51865),
                json.integer("decoder_layers", 4),
                json.integer("decoder_attention_heads", 6),
                json.integer("decoder_ffn_dim", 1536),
                json.integer("max_target_positions", 448),
                json.text("activation_function", "gelu"),
                json.integer("decoder_start_token_id", 50257),
                json.isNull("pad_token_id") ? -1 : pad,
                json.flag("tie_word_embeddings", true));
    }

    /** Width of encoder and decoder. */
    public int hiddenSize() {
        return encoder.hiddenSize();
    }
}
