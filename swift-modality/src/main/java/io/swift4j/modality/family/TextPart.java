package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.List;

/** The part of a configuration that describes the decoder, in a {@code text_config} or, in older files, beside everything else. */
public final class TextPart {

    private TextPart() {}

    /**
     * The decoder's configuration with what it takes from the whole.
     *
     * @param otherwise its type, where it names none
     * @param tiesInside whether {@code tie_word_embeddings} of the part counts too, not only that of the whole
     */
    static ConfigJson of(ConfigJson config, String otherwise, boolean tiesInside) {
        boolean apart = config.isObject("text_config");
        ConfigJson text = apart ? config.object("text_config") : config;
        boolean tied =
                config.flag("tie_word_embeddings", false) || (tiesInside && text.flag("tie_word_embeddings", false));
        return text.completedBy(config, "dtype", "torch_dtype")
                .with("tie_word_embeddings", tied)
                .with("model_type", apart ? text.text("model_type", otherwise) : otherwise);
    }

    /** The rotary parameters, in either spelling. */
    static ConfigJson rope(ConfigJson text) {
        ConfigJson older = text.object("rope_scaling");
        return older.fields().isEmpty() ? text.object("rope_parameters") : older;
    }

    /**
     * For each frequency the axis it turns by, in sections: the first frequencies by time, then height, then width (M-RoPE).
     *
     * @param frequencies how many there are
     */
    public static List<Integer> sections(ConfigJson text, int frequencies) {
        return sections(text, List.of(16, 24, 24), frequencies);
    }

    /** Likewise, with sections where the file states none. */
    static List<Integer> sections(ConfigJson text, List<Integer> otherwise, int frequencies) {
        List<Integer> lengths = lengths(text, otherwise, frequencies);
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            for (int n = 0; n < lengths.get(i); n++) {
                axes.add(i % 3);
            }
        }
        return axes;
    }

    /** The same in turns: time, height, width, time …, until an axis has had its number; time takes the rest. */
    static List<Integer> turns(ConfigJson text, int frequencies) {
        List<Integer> lengths = lengths(text, List.of(24, 20, 20), frequencies);
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < frequencies; i++) {
            int axis = i % 3;
            axes.add(axis > 0 && axis < lengths.size() && i < 3 * lengths.get(axis) ? axis : 0);
        }
        return axes;
    }

    private static List<Integer> lengths(ConfigJson text, List<Integer> otherwise, int frequencies) {
        ConfigJson rope = rope(text);
        List<Integer> lengths = rope.has("mrope_section") ? rope.integers("mrope_section") : otherwise;
        int sum = lengths.stream().mapToInt(Integer::intValue).sum();
        if (lengths.stream().anyMatch(length -> length < 0) || sum != frequencies) {
            rope.report(
                    "mrope_section",
                    "must be numbers that add up to half a head's size, " + frequencies + ", not " + lengths);
            return List.of(frequencies, 0, 0);
        }
        return lengths;
    }
}
