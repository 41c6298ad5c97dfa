package io.swift4j.core.model;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import java.util.ArrayList;
import java.util.List;

/**
 * What a BERT-style encoder is.
 *
 * @param modelType the {@code model_type} field
 * @param dtype the type that the checkpoint was saved in
 * @param vocabSize number of token embeddings
 * @param hiddenSize width
 * @param layers number of layers
 * @param heads number of attention heads
 * @param maxPositions number of position embeddings
 * @param activation its {@code hidden_act}, such as {@code gelu}
 * @param normEps added to the variance in layer norms
 */
public record EncoderConfig(
        String modelType,
        Dtype dtype,
        int vocabSize,
        int hiddenSize,
        int layers,
        int heads,
        int maxPositions,
        String activation,
        double normEps)
        implements ModelConfig {

    public EncoderConfig {
        List<String> problems = new ArrayList<>();
        if (vocabSize < 1 || hiddenSize < 1 || layers < 1 || layers > 10_000 || heads < 1 || maxPositions < 1) {
            problems.add("all sizes must be positive, and num_hidden_layers at most 10000");
        } else if (hiddenSize % heads != 0) {
            problems.add("hidden_size " + hiddenSize + " must be a multiple of num_attention_heads " + heads);
        }
        Activation.problem("hidden_act", activation).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new ConfigException(modelType + " configuration", problems);
        }
    }

    /** Reads BERT's own field names. */
    public static EncoderConfig read(ConfigJson json) {
        for (String field : new String[] {"is_decoder", "add_cross_attention"}) {
            if (json.flag(field, false)) {
                json.report(field, "must be false: only BERT encoders are supported");
            }
        }
        String positions = json.text("position_embedding_type", "absolute");
        if (!positions.equals("absolute")) {
            json.report("position_embedding_type", "is '" + positions + "'; only absolute is supported");
        }
        int hidden = json.integer("hidden_size");
        int heads = json.integer("num_attention_heads");
        return new EncoderConfig(
                json.text("model_type"),
                DecoderDefaults.dtype(json),
                json.integer("vocab_size"),
                hidden,
                json.integer("num_hidden_layers"),
                json.sound("hidden_size", "num_attention_heads") ? heads : 1,
                json.integer("max_position_embeddings", 512),
                json.text("hidden_act", "gelu"),
                json.number("layer_norm_eps", 1e-12));
    }
}
