package io.swift4j.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Reads options that are given by name, as {@code lr_scheduler_kwargs} or {@code optim_args} are, and collects everything
 * that is wrong with them.
 *
 * <p>Ask for every option that exists, then call {@link #finish()}: names that nobody asked for are refused there. Not
 * thread-safe.
 */
public final class NamedOptions {

    private final String what;
    private final Map<String, ?> values;
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * Wraps options.
     *
     * @param what what they are options of, for messages
     * @param values numbers, booleans, strings and lists of numbers by name
     */
    public NamedOptions(String what, Map<String, ?> values) {
        this.what = what;
        this.values = values;
    }

    /** A number, or {@code otherwise} where the option is not given. */
    public double number(String name, double otherwise) {
        return optionalNumber(name).orElse(otherwise);
    }

    /** A number, or empty where the option is not given. */
    public OptionalDouble optionalNumber(String name) {
        Object value = take(name);
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        if (value != null) {
            problems.add(name + " must be a number, not " + value);
        }
        return OptionalDouble.empty();
    }

    /** A whole number, or {@code otherwise} where the option is not given. */
    public int integer(String name, int otherwise) {
        return optionalInteger(name).orElse(otherwise);
    }

    /** A whole number, or empty where the option is not given. */
    public OptionalInt optionalInteger(String name) {
        Object value = take(name);
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return OptionalInt.of(number.intValue());
        }
        if (value != null) {
            problems.add(name + " must be a whole number, not " + value);
        }
        return OptionalInt.empty();
    }

    /** A boolean, or {@code otherwise} where the option is not given. */
    public boolean flag(String name, boolean otherwise) {
        Object value = take(name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value != null) {
            problems.add(name + " must be true or false, not " + value);
        }
        return otherwise;
    }

    /** A string, or {@code otherwise} where the option is not given. */
    public String text(String name, String otherwise) {
        Object value = take(name);
        if (value instanceof String text) {
            return text;
        }
        if (value != null) {
            problems.add(name + " must be a text, not " + value);
        }
        return otherwise;
    }

    /** Two numbers given as a list, or {@code first} and {@code second} where the option is not given. */
    public double[] pair(String name, double first, double second) {
        Object value = take(name);
        if (value instanceof List<?> list
                && list.size() == 2
                && list.get(0) instanceof Number one
                && list.get(1) instanceof Number two) {
            return new double[] {one.doubleValue(), two.doubleValue()};
        }
        if (value != null) {
            problems.add(name + " must be a list of two numbers, not " + value);
        }
        return new double[] {first, second};
    }

    private @org.jspecify.annotations.Nullable Object take(String name) {
        asked.add(name);
        return values.get(name);
    }

    /**
     * Refuses wrong types and names that no option has.
     *
     * @throws IllegalArgumentException with all of them
     */
    public void finish() {
        List<String> all = new ArrayList<>(problems);
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                all.add(
                        asked.isEmpty()
                                ? "there is no option '" + name + "', nor any other"
                                : NearestName.unknown("option", name, asked));
            }
        }
        if (!all.isEmpty()) {
            throw new IllegalArgumentException(what + ": " + String.join("; ", all));
        }
    }
}
