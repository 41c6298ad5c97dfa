package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that must be whole, and objects without a name twice. */
final class Json {

    private static final int LONGEST_TEXT = 1 << 29;
    private static final int SHOWN = 60;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    static final JsonMapper MAPPER = JsonMapper.builder(FACTORY.rebuild()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The object in some bytes as a row; {@code what} is what messages call the bytes. */
    static RawRow row(RowId id, byte[] bytes, String what, MediaHome home) {
        Optional<String> text = text(bytes);
        if (text.isEmpty()) {
            return RawRow.bad(id, "the " + what + " is not UTF-8 text");
        }
        try {
            Object parsed = MAPPER.readValue(text.get(), Object.class);
            return parsed instanceof Map<?, ?> map
                    ? RawRow.of(id, fields(map), home)
                    : RawRow.bad(id, "the " + what + " is " + shown(parsed) + "; it must be one JSON object");
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            return RawRow.bad(
                    id, "the " + what + " is not valid JSON at column " + column + ": " + e.getOriginalMessage());
        }
    }

    /** What is thrown where a whole file is not what JSON must be. */
    static SwiftException broken(Path file, JacksonException e) {
        return new SwiftException(
                "dataset " + file + " is no valid JSON at line "
                        + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage(),
                e);
    }

    static Map<String, @Nullable Object> fields(Map<?, ?> map) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        return fields;
    }

    /** Text of UTF-8; empty if it is none. */
    static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A value as JSON, cut to fit a message. */
    static String shown(@Nullable Object value) {
        String text = value == null ? "null" : MAPPER.writeValueAsString(value);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
