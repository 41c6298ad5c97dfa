package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A tokenizer's files with tokens added after all others. */
final class ComposedTokenizer {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> COPIED = List.of(
            "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "generation_config.json");

    private final ModelComposer parts;
    private final int first;
    private final List<String> added;

    /** {@code first} is the number of the first token that is added. */
    ComposedTokenizer(ModelComposer parts, int first, List<String> added) {
        this.parts = parts;
        this.first = first;
        this.added = added;
    }

    void write(Path folder) throws IOException {
        Path from = parts.tokenizerFolder();
        JsonNode read = JSON.readTree(from.resolve("tokenizer.json").toFile());
        if (!(read instanceof ObjectNode tokenizer)) {
            throw new SwiftException(from.resolve("tokenizer.json") + " is no JSON object");
        }
        ArrayNode tokens =
                tokenizer.get("added_tokens") instanceof ArrayNode known ? known : tokenizer.putArray("added_tokens");
        for (int i = 0; i < added.size(); i++) {
            ObjectNode token = tokens.addObject();
            token.put("id", first + i);
            token.put("content", added.get(i));
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                token.put(flag, false);
            }
            token.put("special", true);
        }
        Files.writeString(folder.resolve("tokenizer.json"), JSON.writeValueAsString(tokenizer));
        for (String name : COPIED) {
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), folder.resolve(name));
            }
        }
        if (!parts.chatTemplate.isEmpty()) {
            Files.writeString(folder.resolve("chat_template.jinja"), parts.chatTemplate);
        }
    }
}
