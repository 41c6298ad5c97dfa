package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands beside {@code tokenizer.json}: {@code tokenizer_config.json}, {@code special_tokens_map.json},
 * {@code added_tokens.json} and the chat templates, merged as transformers merges them.
 *
 * @param root {@code tokenizer_config.json}; an empty object if there is none
 * @param named special tokens by name, in transformers' order
 * @param additional further special tokens
 * @param added tokens that the configuration adds to those of {@code tokenizer.json}, by id
 * @param templates chat templates by name, empty if there are none
 */
record TokenizerConfig(
        JsonNode root,
        Map<String, AddedToken> named,
        List<AddedToken> additional,
        Map<Integer, AddedToken> added,
        Map<String, String> templates) {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    /** Tokenizer classes whose models take type ids although their configuration does not say so. */
    private static final List<String> TYPED_CLASSES =
            List.of("Bert", "Electra", "Deberta", "DebertaV2", "FNet", "LayoutLMv2", "MarkupLM", "Tapas");

    /**
     * A token and how it matches text.
     *
     * @param content its text
     * @param options further flags as the configuration has them, null for those of a plain special token
     */
    record AddedToken(String content, @Nullable JsonNode options) {

        boolean flag(String name, boolean absent) {
            return options == null ? absent : options.path(name).booleanValue(absent);
        }
    }

    static TokenizerConfig read(Path folder) {
        Path configFile = folder.resolve("tokenizer_config.json");
        JsonNode root = Files.exists(configFile) ? json(configFile) : MAPPER.createObjectNode();
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        root.propertyStream().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        boolean decoder = entries.containsKey("added_tokens_decoder");
        Path specialFile = folder.resolve("special_tokens_map.json");
        if (!decoder && Files.exists(specialFile)) {
            json(specialFile).propertyStream().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        }
        JsonNode extra = entries.get("extra_special_tokens");
        if (extra == null || extra.isEmpty()) {
            extra = entries.get("additional_special_tokens");
        }
        Map<String, AddedToken> named = named(configFile, entries, extra);
        List<AddedToken> additional = new ArrayList<>();
        if (extra != null && extra.isArray()) {
            for (JsonNode token : extra) {
                additional.add(token(configFile, "extra_special_tokens", token));
            }
        }
        Map<Integer, AddedToken> added = decoder ? decoded(configFile, entries) : legacyAdded(folder);
        return new TokenizerConfig(root, named, additional, added, templates(folder, configFile, root));
    }

    private static Map<String, AddedToken> named(Path file, Map<String, JsonNode> entries, @Nullable JsonNode extra) {
        Map<String, AddedToken> named = new LinkedHashMap<>();
        for (String name : NAMES) {
            JsonNode value = entries.get(name);
            if (value != null && !value.isNull()) {
                named.put(name, token(file, name, value));
            }
        }
        entries.forEach((name, value) -> {
            if (name.endsWith("_token") && !NAMES.contains(name) && (value.isString() || value.isObject())) {
                named.put(name, token(file, name, value));
            }
        });
        if (extra != null && extra.isObject()) {
            extra.propertyStream()
                    .forEach(entry -> named.put(entry.getKey(), token(file, entry.getKey(), entry.getValue())));
        }
        return named;
    }

    private static AddedToken token(Path file, String field, JsonNode value) {
        if (value.isString()) {
            return new AddedToken(value.stringValue(), null);
        } else if (value.path("content").isString()) {
            return new AddedToken(value.path("content").stringValue(), value);
        }
        throw new SwiftException(
                file + ": '" + field + "' must be a text or an object with a text 'content', got " + value);
    }

    private static Map<Integer, AddedToken> decoded(Path file, Map<String, JsonNode> entries) {
        Map<Integer, AddedToken> added = new TreeMap<>();
        JsonNode decoder = entries.getOrDefault("added_tokens_decoder", MAPPER.createObjectNode());
        decoder.propertyStream().forEach(entry -> {
            try {
                int id = Integer.parseInt(entry.getKey());
                added.put(id, token(file, "added_tokens_decoder." + id, entry.getValue()));
            } catch (NumberFormatException e) {
                throw new SwiftException(
                        file + ": a key of 'added_tokens_decoder' must be a token id, got '" + entry.getKey() + "'", e);
            }
        });
        return added;
    }

    private static Map<Integer, AddedToken> legacyAdded(Path folder) {
        Path file = folder.resolve("added_tokens.json");
        Map<Integer, AddedToken> added = new TreeMap<>();
        if (Files.exists(file)) {
            JsonNode plain = MAPPER.createObjectNode().put("special", false).put("normalized", true);
            json(file).propertyStream().forEach(entry -> {
                if (!entry.getValue().isInt()) {
                    throw new SwiftException(
                            file + ": the id of '" + entry.getKey() + "' must be an integer, got " + entry.getValue());
                }
                added.put(entry.getValue().intValue(), new AddedToken(entry.getKey(), plain));
            });
        }
        return added;
    }

    private static Map<String, String> templates(Path folder, Path configFile, JsonNode root) {
        Map<String, String> templates = new LinkedHashMap<>();
        Path file = folder.resolve("chat_template.jinja");
        if (Files.exists(file)) {
            templates.put("default", text(file));
        }
        Path more = folder.resolve("additional_chat_templates");
        if (Files.isDirectory(more)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(more, "*.jinja")) {
                for (Path each : files) {
                    String name = each.getFileName().toString();
                    templates.put(name.substring(0, name.length() - ".jinja".length()), text(each));
                }
            } catch (IOException e) {
                throw new SwiftException(more + ": cannot be read: " + e.getMessage(), e);
            }
        }
        Path processorFile = folder.resolve("chat_template.json");
        if (templates.isEmpty() && Files.exists(processorFile)) {
            addTemplates(templates, processorFile, json(processorFile).path("chat_template"));
        }
        if (templates.isEmpty()) {
            addTemplates(templates, configFile, root.path("chat_template"));
        }
        return templates;
    }

    private static void addTemplates(Map<String, String> templates, Path file, JsonNode value) {
        if (value.isString()) {
            templates.put("default", value.stringValue());
        } else if (value.isArray()) {
            for (JsonNode each : value) {
                if (!each.path("name").isString() || !each.path("template").isString()) {
                    throw new SwiftException(
                            file + ": an entry of 'chat_template' needs a text 'name' and a text 'template'");
                }
                templates.put(
                        each.path("name").stringValue(), each.path("template").stringValue());
            }
        } else if (value.isObject()) {
            value.propertyStream()
                    .filter(entry -> entry.getValue().isString())
                    .forEach(entry ->
                            templates.put(entry.getKey(), entry.getValue().stringValue()));
        } else if (!value.isMissingNode() && !value.isNull()) {
            throw new SwiftException(file + ": 'chat_template' must be a text or a list of named templates");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SwiftException(file + ": cannot be read as UTF-8: " + e.getMessage(), e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode node = MAPPER.readTree(text(file));
            if (!node.isObject()) {
                throw new SwiftException(file + ": must be a JSON object");
            }
            return node;
        } catch (JacksonException e) {
            throw new SwiftException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The longest input of the model in tokens, {@link Long#MAX_VALUE} if unknown. */
    long maxLength() {
        JsonNode length = root.path("model_max_length");
        // Transformers writes 1e30 where it does not know.
        return length.isNumber() && length.doubleValue() <= 1e20 ? length.longValue() : Long.MAX_VALUE;
    }

    Side side(String field, Side absent) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        return switch (value.asString()) {
            case "left" -> Side.LEFT;
            case "right" -> Side.RIGHT;
            default ->
                throw new SwiftException(
                        "tokenizer_config.json: '" + field + "' must be \"left\" or \"right\", got " + value);
        };
    }

    boolean cleansUpSpaces(String modelType) {
        boolean force = root.path("clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output")
                .booleanValue(false);
        return root.path("clean_up_tokenization_spaces").booleanValue(false) && (force || !modelType.equals("BPE"));
    }

    boolean takesTypeIds() {
        JsonNode names = root.path("model_input_names");
        if (names.isArray()) {
            return names.valueStream().anyMatch(name -> name.asString().equals("token_type_ids"));
        }
        String tokenizerClass = root.path("tokenizer_class").stringValue("");
        return TYPED_CLASSES.stream()
                .anyMatch(name ->
                        tokenizerClass.equals(name + "Tokenizer") || tokenizerClass.equals(name + "TokenizerFast"));
    }
}
