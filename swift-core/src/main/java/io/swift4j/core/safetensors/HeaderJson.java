package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON of a header, read token by token: names, types, shapes and offsets as written, not yet checked against the file.
 *
 * <p>Memory grows with the bytes really read, never with a number found in them.
 */
final class HeaderJson {

    record RawTensor(String name, SafetensorsDtype dtype, List<Long> shape, long begin, long end) {}

    static final String METADATA = "__metadata__";

    private static final int MAX_DEPTH = 8;
    static final int MAX_NAME_CHARS = 65_536;
    private static final int MAX_NUMBER_CHARS = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxStringLength((int) HeaderReader.MAX_HEADER_BYTES)
                    .build())
            .build();

    private final Path file;
    private final JsonParser parser;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<RawTensor> tensors = new ArrayList<>();

    private HeaderJson(Path file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Parses the whole stream as one JSON object followed only by white space. */
    static HeaderJson parse(Path file, InputStream in) throws IOException {
        Reader strictUtf8 = new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), strictUtf8)) {
            HeaderJson header = new HeaderJson(file, parser);
            header.readHeader();
            return header;
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new SafetensorsException(file, "the header is not valid UTF-8", e);
            }
            throw e.getCause();
        } catch (JacksonException e) {
            throw new SafetensorsException(file, "the header is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    Map<String, String> metadata() {
        return metadata;
    }

    List<RawTensor> tensors() {
        return tensors;
    }

    private void readHeader() {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
        Set<String> names = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!names.add(name)) {
                throw fail("the header lists " + shown(name) + " twice; every name may appear once");
            }
            if (name.equals(METADATA)) {
                readMetadata();
            } else {
                tensors.add(readTensor(name));
            }
        }
        JsonToken after = parser.nextToken();
        if (after != null) {
            throw fail("the header goes on after its closing brace with " + after + "; only spaces may follow");
        }
    }

    private void readMetadata() {
        expect(parser.nextToken(), JsonToken.START_OBJECT, METADATA);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING, METADATA + " value " + shown(key));
            if (metadata.putIfAbsent(key, parser.getString()) != null) {
                throw fail(METADATA + " lists " + shown(key) + " twice; every key may appear once");
            }
        }
    }

    private RawTensor readTensor(String name) {
        String where = "tensor " + shown(name);
        expect(parser.nextToken(), JsonToken.START_OBJECT, where);
        @Nullable SafetensorsDtype dtype = null;
        @Nullable List<Long> shape = null;
        @Nullable List<Long> offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            boolean repeated;
            switch (field) {
                case "dtype" -> {
                    repeated = dtype != null;
                    dtype = readDtype(where);
                }
                case "shape" -> {
                    repeated = shape != null;
                    shape = readNumbers(where + " shape");
                }
                case "data_offsets" -> {
                    repeated = offsets != null;
                    offsets = readNumbers(where + " data_offsets");
                }
                default ->
                    throw fail(where + " has an unknown field " + shown(field)
                            + "; the fields are dtype, shape and data_offsets");
            }
            if (repeated) {
                throw fail(where + " lists " + field + " twice");
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            throw fail(where + " lacks " + (dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
        }
        if (offsets.size() != 2) {
            throw fail(where + " data_offsets has " + offsets.size() + " numbers; it must be [begin, end]");
        }
        return new RawTensor(name, dtype, List.copyOf(shape), offsets.get(0), offsets.get(1));
    }

    private SafetensorsDtype readDtype(String where) {
        expect(parser.nextToken(), JsonToken.VALUE_STRING, where + " dtype");
        String dtype = parser.getString();
        return SafetensorsDtype.of(dtype)
                .orElseThrow(() -> fail(where + " has an unknown dtype " + shown(dtype) + "; known are "
                        + List.of(SafetensorsDtype.values())));
    }

    private List<Long> readNumbers(String what) {
        expect(parser.nextToken(), JsonToken.START_ARRAY, what);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what + " element");
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
                throw fail(what + " has " + shown(parser.getString()) + "; it must be from 0 to " + Long.MAX_VALUE);
            }
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private void expect(@Nullable JsonToken actual, JsonToken expected, String what) {
        if (actual != expected) {
            throw fail(
                    what + " must be " + article(expected) + ", not " + (actual == null ? "empty" : article(actual)));
        }
    }

    private static String article(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    private SafetensorsException fail(String problem) {
        return new SafetensorsException(file, problem);
    }
}
