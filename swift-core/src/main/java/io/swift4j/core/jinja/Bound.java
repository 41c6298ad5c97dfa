package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call of a built-in function, by the position of their parameter. */
final class Bound {

    private static final BigInteger MAX_INT = BigInteger.valueOf(Integer.MAX_VALUE);

    private final String function;
    private final @Nullable Object[] values;
    private final List<Object> rest;
    private final Map<String, Object> named;

    Bound(String function, @Nullable Object[] values, List<Object> rest, Map<String, Object> named) {
        this.function = function;
        this.values = values;
        this.rest = rest;
        this.named = named;
    }

    /** A parameter that has no default. */
    Object get(int index) {
        Object value = values[index];
        if (value == null) {
            throw new IllegalStateException(function + " has no parameter " + index);
        }
        return value;
    }

    Object get(int index, Object absent) {
        Object value = values[index];
        return value == null ? absent : value;
    }

    /** The value, or null where it was left out or is {@code None}. */
    @Nullable
    Object getOrNull(int index) {
        Object value = values[index];
        return value == None.NONE ? null : value;
    }

    boolean has(int index) {
        return values[index] != null;
    }

    String text(int index) {
        Object value = get(index);
        String text = Types.textOrNull(value);
        if (text == null) {
            throw Failure.type(function + "() argument must be str, not " + Types.name(value));
        }
        return text;
    }

    String text(int index, String absent) {
        return has(index) ? text(index) : absent;
    }

    boolean truth(int index, boolean absent) {
        Object value = values[index];
        return value == null ? absent : Types.truth(value);
    }

    /** A whole number, cut to the range of an {@code int}. */
    int integer(int index, int absent) {
        Object value = values[index];
        return value == null ? absent : clamp(bigInteger(index));
    }

    BigInteger bigInteger(int index) {
        Object value = get(index);
        BigInteger number = Types.integerOrNull(value);
        if (number == null) {
            throw Failure.type("'" + Types.name(value) + "' object cannot be interpreted as an integer");
        }
        return number;
    }

    static int clamp(BigInteger number) {
        return number.min(MAX_INT).max(MAX_INT.negate()).intValue();
    }

    List<Object> rest() {
        return rest;
    }

    Map<String, Object> named() {
        return named;
    }
}
