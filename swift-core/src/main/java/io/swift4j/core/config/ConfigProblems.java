package io.swift4j.core.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found wrong while one configuration was read, each thing once. */
final class ConfigProblems {

    private final String source;
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<String> fields = new HashSet<>();

    ConfigProblems(String source) {
        this.source = source;
    }

    void add(String where, String field, String message) {
        fields.add(where + "\n" + field);
        texts.add(inside(where) + field + " " + message);
    }

    boolean has(String where, String field) {
        return fields.contains(where + "\n" + field);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Those collected, then what {@code end} says, which ended the reading. */
    ConfigException with(RuntimeException end) {
        if (!(end instanceof ConfigException ended)) {
            return new ConfigException(source, List.copyOf(texts), end);
        }
        Set<String> all = new LinkedHashSet<>(texts);
        for (String problem : ended.problems()) {
            all.add(
                    problem.startsWith(source)
                            ? problem.substring(source.length()).replaceFirst("^[,:] ", "")
                            : problem);
        }
        return new ConfigException(source, new ArrayList<>(all), end);
    }

    ConfigException exception() {
        return new ConfigException(source, List.copyOf(texts));
    }

    private String inside(String where) {
        return where.equals(source) ? "" : where.substring(Math.min(where.length(), source.length() + 2)) + ": ";
    }
}
