package io.swift4j.peft;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the places in a decoder's dicts to the names that parameters have in checkpoints. */
public final class ParameterNames {

    private static final Pattern IN_LAYER = Pattern.compile("model\\.layers\\.(\\d{1,5})\\.(.+)");

    /** Where a parameter is: a layer, or -1, and its key in that dict. */
    record Place(int layer, String key) {}

    private ParameterNames() {}

    static Place place(String name) {
        Matcher matcher = IN_LAYER.matcher(name);
        if (matcher.matches()) {
            return new Place(Integer.parseInt(matcher.group(1)), matcher.group(2));
        }
        return new Place(-1, name.startsWith("model.") ? name.substring("model.".length()) : name);
    }

    /** The checkpoint's name of a dict entry: {@code model.layers.0.self_attn.q_proj.bias}. */
    public static String of(int layer, String key) {
        if (layer >= 0) {
            return "model.layers." + layer + "." + key;
        }
        return key.startsWith("lm_head.") || key.startsWith("score.") ? key : "model." + key;
    }
}
