package io.swift4j.modality.dual;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;

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
record BlockConfig(int hiddenSize, int feedForward, int layers, int heads, String activation, double normEps) {

    static BlockConfig read(ConfigJson json, BlockConfig defaults) {
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
}
