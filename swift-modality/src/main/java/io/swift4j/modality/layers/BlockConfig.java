package io.swift4j.modality.layers;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import java.util.List;

/**
 * Sizes of a transformer's blocks.
 *
 * @param hiddenSize width
 * @param feedForward width between the two layers after attention
 * @param layers number of blocks
 * @param heads attention heads
 * @param activation between the two layers after attention
 * @param normEps added to the variance in layer norms
 */
public record BlockConfig(int hiddenSize, int feedForward, int layers, int heads, String activation, double normEps) {

    /** Reads the usual fields; mistakes are reported to {@code json}. */
    public static BlockConfig read(ConfigJson json, BlockConfig defaults) {
        int hidden = json.integer("hidden_size", defaults.hiddenSize);
        int heads = json.integer("num_attention_heads", defaults.heads);
        int layers = json.integer("num_hidden_layers", defaults.layers);
        int feedForward = json.integer("intermediate_size", defaults.feedForward);
        String activation = json.text("hidden_act", defaults.activation);
        if (hidden < 1 || heads < 1 || hidden % heads != 0) {
            json.report("hidden_size", hidden + " must be a positive multiple of num_attention_heads " + heads);
        }
        if (layers < 1 || layers > 10_000) {
            json.report("num_hidden_layers", "must lie in [1, 10000], not " + layers);
        }
        if (feedForward < 1) {
            json.report("intermediate_size", "must be positive, not " + feedForward);
        }
        Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
        double eps = json.number("layer_norm_eps", defaults.normEps);
        return new BlockConfig(hidden, feedForward, layers, heads, activation, eps);
    }

    /** Wants the tensors of blocks with separate projections of queries, keys and values. */
    public void shapes(WeightShapes shapes, String prefix) {
        shapes(shapes, prefix, "out_proj", true);
    }

    /** Likewise, with another name of attention's last layer, and queries, keys and values with or without biases. */
    public void shapes(WeightShapes shapes, String prefix, String out, boolean attentionBias) {
        for (int i = 0; i < layers; i++) {
            String at = prefix + i + ".";
            for (String name : List.of("q_proj", "k_proj", "v_proj")) {
                shapes.matrix(at + "self_attn." + name, hiddenSize, hiddenSize);
                if (attentionBias) {
                    shapes.tensor(at + "self_attn." + name + ".bias", hiddenSize);
                }
            }
            shapes.linear(at + "self_attn." + out, hiddenSize, hiddenSize);
            shapes.norm(at + "layer_norm1", hiddenSize).norm(at + "layer_norm2", hiddenSize);
            shapes.linear(at + "mlp.fc1", feedForward, hiddenSize);
            shapes.linear(at + "mlp.fc2", hiddenSize, feedForward);
        }
    }
}
