package io.swift4j.train.data;

import io.swift4j.core.content.MediaRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The fields of one JSON object in a row; what is wrong with them is noted, and reading goes on. */
final class RowFields {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 60;

    private final String path;
    private final Map<String, @Nullable Object> fields;
    private final List<String> problems;

    RowFields(String path, Map<String, @Nullable Object> fields, List<String> problems) {
        this.path = path;
        this.fields = fields;
        this.problems = problems;
    }

    /** Other fields in the same place. */
    RowFields with(Map<String, @Nullable Object> other) {
        return new RowFields(path, other, problems);
    }

    List<String> problems() {
        return problems;
    }

    Map<String, @Nullable Object> fields() {
        return fields;
    }

    Collection<String> names() {
        return fields.keySet();
    }

    /** Whether a field is there and says something. */
    boolean has(String field) {
        return fields.get(field) != null;
    }

    @Nullable
    Object value(String field) {
        return fields.get(field);
    }

    /** Whether a field is absent, null or an empty list. */
    boolean isEmpty(String field) {
        Object value = fields.get(field);
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    /** Where a field is, for messages. */
    String place(String field) {
        return path + field;
    }

    void report(String field, String wanted) {
        problems.add(path + field + " is " + shown(fields.get(field)) + "; " + wanted);
    }

    Optional<String> text(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        report(field, "it must be text");
        return Optional.empty();
    }

    Optional<Boolean> flag(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        report(field, "it must be true or false");
        return Optional.empty();
    }

    Optional<Double> number(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        report(field, "it must be a number");
        return Optional.empty();
    }

    /** A list, also one written as JSON inside a text; empty where there is none. */
    List<@Nullable Object> list(String field) {
        Object value = fields.get(field);
        Object parsed = value instanceof String text ? parsed(text) : value;
        if (parsed == null && value == null) {
            return List.of();
        }
        if (parsed instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        report(field, "it must be a list");
        return List.of();
    }

    private static @Nullable Object parsed(String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JacksonException e) {
            return null;
        }
    }

    /** An object, also one written as JSON inside a text; empty where it is neither. */
    static Optional<Map<String, @Nullable Object>> object(@Nullable Object value) {
        Object parsed = value instanceof String text ? parsed(text) : value;
        if (!(parsed instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        map.forEach((key, each) -> named.put(String.valueOf(key), each));
        return Optional.of(named);
    }

    /** The objects of a list, each named by its place. */
    List<RowFields> objects(String field) {
        List<RowFields> objects = new ArrayList<>();
        List<@Nullable Object> list = list(field);
        for (int i = 0; i < list.size(); i++) {
            String place = path + field + "[" + i + "]";
            Object element = list.get(i);
            Optional<Map<String, @Nullable Object>> object =
                    element instanceof Map ? object(element) : Optional.empty();
            if (object.isPresent()) {
                objects.add(new RowFields(place + ".", object.get(), problems));
            } else {
                problems.add(place + " is " + shown(element) + "; it must be an object");
            }
        }
        return objects;
    }

    private static String text(Object value) {
        try {
            return value instanceof MediaRef ref ? ref.name() : JSON.writeValueAsString(value);
        } catch (JacksonException e) {
            return value.toString();
        }
    }

    /** A value as JSON, cut to fit a message. */
    static String shown(@Nullable Object value) {
        String text = value == null ? "missing" : text(value);
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
