package io.swift4j.peft.prompt;

import tools.jackson.databind.node.ObjectNode;

/** The fields in which PEFT says what model virtual tokens are for. */
final class PromptJson {

    private PromptJson() {}

    static void write(ObjectNode json, int tokenDim, int heads, int layers) {
        json.put("num_transformer_submodules", 1);
        json.put("token_dim", tokenDim);
        json.put("num_attention_heads", heads);
        json.put("num_layers", layers);
    }
}
