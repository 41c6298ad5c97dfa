package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
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
    private static final List<String> COPIED =
            List.of("tokenizer_config.json", "special_tokens_map.json", "generation_config.json");

    /** Makes the parts of a message one text, with a placeholder for each medium, as templates of text models want it. */
    private static final String PARTS = """
            {%- set whole = namespace(messages=[]) -%}
            {%- for message in messages -%}
            {%- if message.content is string or message.content is none or message.content is undefined -%}
            {%- set whole.messages = whole.messages + [message] -%}
            {%- else -%}
            {%- set words = namespace(text='') -%}
            {%- for part in message.content -%}
            {%- set words.text = words.text + (part.text if part.type == 'text' else {'image': '%i', 'video': '%f', 'audio': '%s'}[part.type]) -%}
            {%- endfor -%}
            {%- set whole.messages = whole.messages + [{'role': message.role, 'content': words.text}] -%}
            {%- endif -%}
            {%- endfor -%}
            {%- set messages = whole.messages -%}
            """;

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
        String template = template(from);
        if (!template.isEmpty()) {
            Files.writeString(
                    folder.resolve("chat_template.jinja"), (parts.sees() || parts.hears() ? parts() : "") + template);
        }
    }

    private static String parts() {
        return PARTS.replace("%i", CodeWords.IMAGE)
                .replace("%f", CodeWords.FILM)
                .replace("%s", CodeWords.SOUND);
    }

    /** The template that was given, or else that of the tokenizer. */
    private String template(Path from) throws IOException {
        Path file = from.resolve("chat_template.jinja");
        Path config = from.resolve("tokenizer_config.json");
        if (!parts.chatTemplate.isEmpty()) {
            return parts.chatTemplate;
        } else if (Files.exists(file)) {
            return Files.readString(file);
        }
        return Files.exists(config) ? ConfigJson.read(config).text("chat_template", "") : "";
    }
}
