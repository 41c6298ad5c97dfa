package io.swift4j.core.model.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which layers see only a window of tokens: from {@code layer_types} where a configuration has it, else by rule. */
public final class Windows {

    private Windows() {}

    /** The window's size, or 0 where it is null. */
    static int plain(ConfigJson config, int otherwise) {
        int size = config.isNull("sliding_window") ? 0 : config.integer("sliding_window", otherwise);
        if (size < 0) {
            config.report("sliding_window", "must not be negative, as " + size + " is");
            return 0;
        }
        return size;
    }

    /** The window's size, or 0 unless {@code use_sliding_window} switches it on. */
    public static int size(ConfigJson config, int otherwise) {
        return config.flag("use_sliding_window", false) ? plain(config, otherwise) : 0;
    }

    /** How many layers there are, or one more than are allowed. */
    static int layers(ConfigJson config) {
        return Math.min(config.integer("num_hidden_layers"), DecoderConfig.MAX_LAYERS + 1);
    }

    /** Every how many layers something recurs. */
    static int interval(ConfigJson config, String field, int otherwise) {
        int interval = config.integer(field, otherwise);
        if (interval < 1) {
            config.report(field, "must be positive, not " + interval);
            return otherwise;
        }
        return interval;
    }

    /** The type of each layer, where a rule says which slide when the configuration doesn't. */
    static List<String> types(ConfigJson config, IntPredicate slides) {
        List<String> given = config.texts("layer_types");
        if (!given.isEmpty()) {
            return given;
        }
        return IntStream.range(0, layers(config))
                .mapToObj(layer -> slides.test(layer) ? "sliding_attention" : "full_attention")
                .toList();
    }

    /** Layers from the number in {@code field} on slide. */
    public static List<String> afterLayer(ConfigJson config, String field, int otherwise) {
        int first = config.integer(field, otherwise);
        return types(config, layer -> size(config, 4096) > 0 && layer >= first);
    }

    /** Every other layer below {@code max_window_layers} slides. */
    static List<String> alternating(ConfigJson config) {
        int end = config.integer("max_window_layers", 28);
        return types(config, layer -> size(config, 4096) > 0 && layer % 2 == 0 && layer < end);
    }
}
