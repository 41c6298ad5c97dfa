package io.swift4j.train.dataset.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fields of one entry of a file of data sets; what is wrong with them is added to a list. */
final class EntryFields {

    private final String path;
    private final Map<?, ?> fields;
    private final List<String> problems;

    EntryFields(String path, Map<?, ?> fields, List<String> problems) {
        this.path = path;
        this.fields = fields;
        this.problems = problems;
    }

    Optional<String> text(String field) {
        Object value = fields.get(field);
        if (value == null || value instanceof String) {
            return Optional.ofNullable((String) value);
        }
        problems.add(path + field + " is " + value + "; it must be text");
        return Optional.empty();
    }

    OptionalLong number(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (value instanceof Number number && number.longValue() >= 0) {
            return OptionalLong.of(number.longValue());
        }
        problems.add(path + field + " is " + value + "; it must be a number from 0");
        return OptionalLong.empty();
    }

    List<String> texts(String field) {
        Object value = fields.get(field);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        problems.add(path + field + " is " + value + "; it must be a list of texts");
        return List.of();
    }

    Map<String, @Nullable Object> map(String field) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Object value = fields.get(field);
        if (value instanceof Map<?, ?> given) {
            given.forEach((key, each) -> map.put(String.valueOf(key), each));
        } else if (value != null) {
            problems.add(path + field + " is " + value + "; it must be an object");
        }
        return map;
    }
}
