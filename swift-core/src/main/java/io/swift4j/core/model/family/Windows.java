package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which layers see only a window of tokens: from {@code layer_types} where a configuration has it, else by rule. */
final class Windows {

    private Windows() {}

    /** The window's size, or 0 unless {@code use_sliding_window} switches it on. */
    static int size(ConfigJson config) {
        return config.flag("use_sliding_window", false) ? config.integer("sliding_window", 4096) : 0;
    }

    /** The type of each layer, where a rule says which slide when the configuration doesn't. */
    static List<String> types(ConfigJson config, IntPredicate slides) {
        List<String> given = config.texts("layer_types");
        if (!given.isEmpty()) {
            return given;
        }
        return IntStream.range(0, config.integer("num_hidden_layers"))
                .mapToObj(layer -> slides.test(layer) ? "sliding_attention" : "full_attention")
                .toList();
    }

    /** Layers from the number in {@code field} on slide. */
    static List<String> afterLayer(ConfigJson config, String field, int otherwise) {
        int first = config.integer(field, otherwise);
        return types(config, layer -> size(config) > 0 && layer >= first);
    }

    /** Every other layer below {@code max_window_layers} slides. */
    static List<String> alternating(ConfigJson config) {
        int end = config.integer("max_window_layers", 28);
        return types(config, layer -> size(config) > 0 && layer % 2 == 0 && layer < end);
    }
}
