package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.model.ModelFamilies;
import java.util.Map;

/** Decoders of families of text models within larger models. */
final class TextFamily {

    /** What the reference's configuration classes assume of these types where a {@code text_config} says nothing. */
    private static final Map<String, String> DEFAULTS =
            Map.of("llama", """
            {"vocab_size": 32000, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""", "mistral", """
            {"vocab_size": 32000, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""", "qwen2", """
            {"vocab_size": 151936, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""", "qwen3", """
            {"vocab_size": 151936, "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32}""");

    private TextFamily() {}

    /**
     * The decoder of a {@code text_config}.
     *
     * @param type of the whole model
     * @param otherwise the decoder's type, where it names none
     * @param tiesInside whether {@code tie_word_embeddings} of the part counts
     */
    static DecoderConfig configure(ConfigJson config, String type, String otherwise, boolean tiesInside) {
        ConfigJson text = TextPart.of(config, otherwise, tiesInside);
        String name = text.text("model_type");
        String defaults = DEFAULTS.get(name);
        if (defaults == null) {
            throw new ConfigException(config.source() + ": text_config has model_type '" + name + "'; within a " + type
                    + " model, supported are "
                    + DEFAULTS.keySet().stream().sorted().toList());
        }
        ConfigJson whole = text.completedBy(
                ConfigJson.parse("defaults of " + name, defaults),
                "vocab_size",
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads");
        DecoderConfig decoder = (DecoderConfig) ModelFamilies.of(whole).configure(whole);
        return decoder.within(type, "model.language_model.");
    }
}
