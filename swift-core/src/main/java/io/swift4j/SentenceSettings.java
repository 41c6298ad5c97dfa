package io.swift4j;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Pooling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What a sentence-transformers folder says of its vectors.
 *
 * @param pooling how token vectors become one
 * @param normalize whether vectors are scaled to length one
 * @param maxTokens the longest text, special tokens included; empty where only the model limits it
 */
record SentenceSettings(Pooling pooling, boolean normalize, OptionalInt maxTokens) {

    static SentenceSettings read(Path folder) {
        Path modules = folder.resolve("modules.json");
        boolean normalize = false;
        if (Files.exists(modules)) {
            try {
                ConfigJson list =
                        ConfigJson.parse(modules.toString(), "{\"modules\": " + Files.readString(modules) + "}");
                normalize = list.objects("modules").stream()
                        .anyMatch(module -> module.text("type").endsWith(".Normalize"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Path lengths = folder.resolve("sentence_bert_config.json");
        OptionalInt max = Files.exists(lengths)
                ? ConfigJson.read(lengths).optionalInteger("max_seq_length")
                : OptionalInt.empty();
        return new SentenceSettings(Pooling.read(folder), normalize, max);
    }
}
