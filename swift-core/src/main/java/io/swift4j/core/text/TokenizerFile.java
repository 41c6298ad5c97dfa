package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this package needs of a {@code tokenizer.json}, read in one pass without its merges.
 *
 * @param modelType such as {@code BPE}, {@code WordPiece} or {@code Unigram}; empty if the file does not say
 * @param vocabulary the model's tokens
 * @param addedTokens the entries of {@code added_tokens}
 * @param padding the entry {@code padding}, null if absent
 * @param truncation the entry {@code truncation}, null if absent
 * @param decoder the entry {@code decoder}, null if absent
 */
record TokenizerFile(
        String modelType,
        Map<String, Integer> vocabulary,
        List<ObjectNode> addedTokens,
        @Nullable JsonNode padding,
        @Nullable JsonNode truncation,
        @Nullable JsonNode decoder) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** How the vocabulary spells bytes, as its decoder tells. */
    TokenBytes.Spelling spelling() {
        Set<String> types = new HashSet<>();
        if (decoder != null) {
            types.add(decoder.path("type").stringValue(""));
            decoder.path("decoders").forEach(part -> types.add(part.path("type").stringValue("")));
        }
        if (types.contains("ByteLevel")) {
            return TokenBytes.Spelling.BYTE_LEVEL;
        }
        return types.contains("ByteFallback") ? TokenBytes.Spelling.SENTENCE_PIECE : TokenBytes.Spelling.OTHER;
    }

    static TokenizerFile parse(Path file, byte[] content) {
        Reader reader = new Reader(file);
        try (JsonParser parser = MAPPER.createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new SwiftException(file + ": a tokenizer file must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                reader.entry(parser, name);
            }
        } catch (JacksonException e) {
            throw new SwiftException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (reader.vocabulary.isEmpty()) {
            throw new SwiftException(file + ": model.vocab is missing or empty");
        }
        return new TokenizerFile(
                reader.modelType,
                reader.vocabulary,
                reader.addedTokens,
                reader.padding,
                reader.truncation,
                reader.decoder);
    }

    /** The entries met so far. */
    private static final class Reader {

        private final Path file;
        private final Map<String, Integer> vocabulary = new HashMap<>();
        private final List<ObjectNode> addedTokens = new ArrayList<>();
        private String modelType = "";
        private @Nullable JsonNode padding;
        private @Nullable JsonNode truncation;
        private @Nullable JsonNode decoder;

        Reader(Path file) {
            this.file = file;
        }

        void entry(JsonParser parser, String name) {
            switch (name) {
                case "model" -> model(parser);
                case "added_tokens" -> added(parser.readValueAsTree());
                case "padding" -> padding = presentOrNull(parser.readValueAsTree());
                case "truncation" -> truncation = presentOrNull(parser.readValueAsTree());
                case "decoder" -> decoder = presentOrNull(parser.readValueAsTree());
                default -> parser.skipChildren();
            }
        }

        private static @Nullable JsonNode presentOrNull(JsonNode node) {
            return node.isObject() ? node : null;
        }

        private void added(JsonNode tokens) {
            for (JsonNode token : tokens) {
                boolean valid =
                        token.path("content").isString() && token.path("id").isInt();
                if (!(token instanceof ObjectNode object) || !valid) {
                    throw new SwiftException(file
                            + ": an entry of added_tokens needs a text 'content' and an integer 'id', got " + token);
                } else {
                    addedTokens.add(object);
                }
            }
        }

        private void model(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                    modelType = parser.getString();
                } else if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                        String token = parser.currentName();
                        vocabulary.put(token, parser.nextIntValue(-1));
                    }
                } else if (name.equals("vocab") && value == JsonToken.START_ARRAY) {
                    scored(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** A vocabulary of tokens with scores, where the id is the position. */
        private void scored(JsonParser parser) {
            for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
                parser.nextToken();
                vocabulary.put(parser.getString(), id);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    parser.skipChildren();
                }
            }
        }
    }
}
