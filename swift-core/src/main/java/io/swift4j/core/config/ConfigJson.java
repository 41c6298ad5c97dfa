package io.swift4j.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object of a configuration file.
 *
 * <p>A field that is {@code null} counts as absent, as it does for the reference. A field of the wrong type is an error that
 * names file, field and value; {@link #collect} gathers such errors instead of stopping at the first. Immutable and thread-safe
 * except while collecting.
 */
public final class ConfigJson {

    private static final long MAX_BYTES = 64L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private final String source;
    private final ObjectNode node;
    private final @Nullable ConfigProblems problems;

    private ConfigJson(String source, ObjectNode node, @Nullable ConfigProblems problems) {
        this.source = source;
        this.node = node;
        this.problems = problems;
    }

    /**
     * Reads a file that holds one JSON object.
     *
     * @throws ConfigException when it can't be read or holds something else
     */
    public static ConfigJson read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(
                        file + " has " + Files.size(file) + " bytes; a configuration has at most " + MAX_BYTES);
            }
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e, e);
        }
    }

    /** Parses one JSON object; {@code source} names it in errors. */
    public static ConfigJson parse(String source, String json) {
        JsonNode parsed;
        try {
            parsed = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new ConfigException(
                    source + " is not valid JSON: " + e.getOriginalMessage() + " at line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()),
                    e);
        }
        if (parsed instanceof ObjectNode object) {
            return new ConfigJson(source, object, null);
        }
        throw new ConfigException(source + " must hold a JSON object");
    }

    /** An object without fields. */
    public static ConfigJson empty(String source) {
        return new ConfigJson(source, MAPPER.createObjectNode(), null);
    }

    /** Where the object came from: a file, and the field in it. */
    public String source() {
        return source;
    }

    /** Whether a field is there and not null. */
    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** Whether a field is there and null, where that means something else than its absence. */
    public boolean isNull(String field) {
        JsonNode value = node.get(field);
        return value != null && value.isNull();
    }

    /** The names of all fields that are not null, in file order. */
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        for (String name : node.propertyNames()) {
            if (has(name)) {
                names.add(name);
            }
        }
        return Collections.unmodifiableList(names);
    }

    public String text(String field) {
        return required(field, "a string", optionalText(field), "");
    }

    public String text(String field, String otherwise) {
        return optionalText(field).orElse(otherwise);
    }

    public Optional<String> optionalText(String field) {
        return read(field, "a string", JsonNode::isString, JsonNode::stringValue);
    }

    public int integer(String field) {
        return required(field, "an integer", optional(field), 1);
    }

    public int integer(String field, int otherwise) {
        return optional(field).orElse(otherwise);
    }

    /** A number of things, of which there must be at least one; what is not is reported. */
    public int size(String field, int otherwise) {
        int value = integer(field, otherwise);
        if (value < 1) {
            report(field, "must be positive, not " + value);
            return otherwise;
        }
        return value;
    }

    /** The same where there may be so many at most. */
    public int size(String field, int otherwise, int most) {
        int value = integer(field, otherwise);
        if (value < 1 || value > most) {
            report(field, "must lie in [1, " + most + "], not " + value);
            return otherwise;
        }
        return value;
    }

    public OptionalInt optionalInteger(String field) {
        Optional<Integer> value = optional(field);
        return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
    }

    private Optional<Integer> optional(String field) {
        return read(field, "an integer", ConfigJson::isInteger, value -> (int) value.doubleValue());
    }

    private static boolean isInteger(JsonNode value) {
        return value.isNumber()
                && value.doubleValue() == Math.rint(value.doubleValue())
                && Math.abs(value.doubleValue()) <= Integer.MAX_VALUE;
    }

    public double number(String field) {
        return required(field, "a number", read(field, "a number", JsonNode::isNumber, JsonNode::doubleValue), 1.0);
    }

    public double number(String field, double otherwise) {
        return read(field, "a number", JsonNode::isNumber, JsonNode::doubleValue)
                .orElse(otherwise);
    }

    public OptionalDouble optionalNumber(String field) {
        Optional<Double> value = read(field, "a number", JsonNode::isNumber, JsonNode::doubleValue);
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    public boolean flag(String field, boolean otherwise) {
        return read(field, "true or false", JsonNode::isBoolean, JsonNode::booleanValue)
                .orElse(otherwise);
    }

    /** The integers of a list, or of a single number; empty when the field is absent. */
    public List<Integer> integers(String field) {
        return list(field, "integers", ConfigJson::isInteger, value -> (int) value.doubleValue());
    }

    public List<Double> numbers(String field) {
        return list(field, "numbers", JsonNode::isNumber, JsonNode::doubleValue);
    }

    public List<String> texts(String field) {
        return list(field, "strings", JsonNode::isString, JsonNode::stringValue);
    }

    /** An object inside this one; an empty one when the field is absent. */
    public ConfigJson object(String field) {
        ObjectNode inner = read(field, "an object", JsonNode::isObject, value -> (ObjectNode) value)
                .orElseGet(MAPPER::createObjectNode);
        return new ConfigJson(source + ", field " + field, inner, problems);
    }

    /** Whether a field holds an object. */
    public boolean isObject(String field) {
        return node.get(field) instanceof ObjectNode;
    }

    /** Whether a field holds a list. */
    public boolean isList(String field) {
        JsonNode value = node.get(field);
        return value != null && value.isArray();
    }

    /** Whether a field holds true or false. */
    public boolean isFlag(String field) {
        JsonNode value = node.get(field);
        return value != null && value.isBoolean();
    }

    /** The objects of a list; empty when the field is absent. */
    public List<ConfigJson> objects(String field) {
        List<ObjectNode> nodes = list(field, "objects", JsonNode::isObject, value -> (ObjectNode) value);
        List<ConfigJson> objects = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            objects.add(new ConfigJson(source + ", field " + field + "[" + i + "]", nodes.get(i), problems));
        }
        return objects;
    }

    /** A field's value as plain Java: maps, lists, strings, numbers, booleans and null. */
    public Object plain(String field) {
        return MAPPER.convertValue(node.get(field), Object.class);
    }

    /** All fields as plain Java. */
    public Map<String, Object> plain() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name : node.propertyNames()) {
            map.put(name, plain(name));
        }
        return map;
    }

    /** The JSON of a field, as it would be written. */
    public String json(String field) {
        JsonNode value = node.get(field);
        return value == null ? "null" : value.toString();
    }

    /** This object without one field. */
    public ConfigJson without(String field) {
        ObjectNode copy = node.deepCopy();
        copy.remove(field);
        return new ConfigJson(source, copy, problems);
    }

    /** This object with fields that another has, where it lacks them or has null. */
    public ConfigJson completedBy(ConfigJson other, String... fields) {
        ObjectNode copy = node.deepCopy();
        for (String field : fields) {
            if (!has(field) && other.has(field)) {
                copy.set(field, other.node.get(field));
            }
        }
        return new ConfigJson(source, copy, problems);
    }

    /** This object with a field of text in place of what it had there. */
    public ConfigJson with(String field, String value) {
        ObjectNode copy = node.deepCopy();
        copy.put(field, value);
        return new ConfigJson(source, copy, problems);
    }

    /** This object with true or false in a field in place of what it had there. */
    public ConfigJson with(String field, boolean value) {
        ObjectNode copy = node.deepCopy();
        copy.put(field, value);
        return new ConfigJson(source, copy, problems);
    }

    /** This object with a whole number in a field in place of what it had there. */
    public ConfigJson with(String field, int value) {
        ObjectNode copy = node.deepCopy();
        copy.put(field, value);
        return new ConfigJson(source, copy, problems);
    }

    /** This object's fields whose names begin with a prefix, without it. */
    public ConfigJson under(String prefix) {
        ObjectNode copy = node.objectNode();
        for (String name : node.propertyNames()) {
            if (name.startsWith(prefix)) {
                copy.set(name.substring(prefix.length()), node.get(name));
            }
        }
        return new ConfigJson(source, copy, problems);
    }

    /** This object without the fields whose names begin with a prefix. */
    public ConfigJson withoutAll(String prefix) {
        ObjectNode copy = node.deepCopy();
        for (String name : node.propertyNames()) {
            if (name.startsWith(prefix)) {
                copy.remove(name);
            }
        }
        return new ConfigJson(source, copy, problems);
    }

    /** An exception about a field of this object. */
    public ConfigException problem(String field, String message) {
        return new ConfigException(source + ": " + field + " " + message);
    }

    /**
     * Reads the whole of a configuration and reports everything that is wrong with it at once.
     *
     * @param reader given this object in a form that answers 1, an empty text or the default for a field that is missing or
     *     of the wrong type, and goes on; a {@link ConfigException} that it throws is reported with the rest
     * @throws ConfigException with every problem
     */
    public <T> T collect(Function<ConfigJson, T> reader) {
        ConfigProblems found = new ConfigProblems(source);
        T made;
        try {
            made = reader.apply(new ConfigJson(source, node, found));
        } catch (RuntimeException e) {
            throw found.isEmpty() ? e : found.with(e);
        }
        if (!found.isEmpty()) {
            throw found.exception();
        }
        return made;
    }

    /** Says that a field is wrong: throws, or while collecting notes it. */
    public void report(String field, String message) {
        if (problems == null) {
            throw problem(field, message);
        }
        problems.add(source, field, message);
    }

    /** Whether nothing was found wrong with these fields when they were read; a check of several needs all of them. */
    public boolean sound(String... fields) {
        for (String field : fields) {
            if (problems != null && problems.has(source, field)) {
                return false;
            }
        }
        return true;
    }

    private <T> T required(String field, String kind, Optional<T> value, T neutral) {
        if (value.isEmpty() && sound(field)) {
            report(field, "is missing; it must be " + kind);
        }
        return value.orElse(neutral);
    }

    private <T> Optional<T> read(String field, String kind, Predicate<JsonNode> right, Function<JsonNode, T> convert) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!right.test(value)) {
            report(field, "must be " + kind + ", not " + shown(value));
            return Optional.empty();
        }
        return Optional.of(convert.apply(value));
    }

    private <T> List<T> list(String field, String kind, Predicate<JsonNode> right, Function<JsonNode, T> convert) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return List.of();
        }
        List<T> list = new ArrayList<>();
        Iterable<JsonNode> elements = value.isArray() ? value : List.of(value);
        for (JsonNode element : elements) {
            if (!right.test(element)) {
                report(field, "must be a list of " + kind + ", not " + shown(value));
                return List.of();
            }
            list.add(convert.apply(element));
        }
        return Collections.unmodifiableList(list);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
