package io.swift4j.peft;

/**
 * A linear layer or an embedding of a decoder that adapters may change.
 *
 * @param module its path, as in {@code model.layers.0.self_attn.q_proj}
 * @param layer the layer it is in, or -1
 * @param key its name in the layer's dict
 * @param in how many values go in; for an embedding, the vocabulary's size
 * @param out how many come out
 * @param kind what it is
 */
public record Site(String module, int layer, String key, int in, int out, Kind kind) {

    /** What a site is. */
    public enum Kind {
        /** A linear layer inside a decoder layer. */
        LINEAR,
        /** The token embedding. */
        EMBEDDING,
        /** The output layer. */
        HEAD
    }

    /** The path of one of its parameters: {@code model.layers.0.self_attn.q_proj.lora_A.weight}. */
    public String parameter(String name) {
        return module + "." + name;
    }
}
