package io.swift4j.peft;

/** From the places in a decoder's dicts to the names that parameters have in checkpoints. */
public final class ParameterNames {

    private ParameterNames() {}

    /** The checkpoint's name of a dict entry: {@code model.layers.0.self_attn.q_proj.bias}. */
    public static String of(int layer, String key) {
        if (layer >= 0) {
            return "model.layers." + layer + "." + key;
        }
        return key.startsWith("lm_head.") ? key : "model." + key;
    }
}
