package io.swift4j.core.config;

import io.swift4j.core.SwiftException;
import java.util.List;

/** A configuration file that can't be used, with all its problems. */
public final class ConfigException extends SwiftException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ConfigException(String message) {
        super(message);
        problems = List.of(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
        problems = List.of(message);
    }

    /** Several problems of one file. */
    public ConfigException(String source, List<String> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    ConfigException(String source, List<String> problems, Throwable cause) {
        super(message(source, problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** The problems, one by one. */
    public List<String> problems() {
        return problems;
    }

    private static String message(String source, List<String> problems) {
        return problems.size() == 1
                ? source + ": " + problems.get(0)
                : source + " has " + problems.size() + " problems:\n- " + String.join("\n- ", problems);
    }
}
