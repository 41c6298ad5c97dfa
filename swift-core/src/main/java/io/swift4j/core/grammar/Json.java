package io.swift4j.core.grammar;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** JSON in the one way in which constants are written: no white space, no needless escapes. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static String text(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    static String text(String value) {
        return MAPPER.writeValueAsString(StringNode.valueOf(value));
    }

    /** The UTF-8 bytes of a text, each as a char. */
    static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
