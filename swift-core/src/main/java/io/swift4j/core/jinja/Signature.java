package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a built-in function.
 *
 * @param name the function's name in messages
 * @param parameters names in order
 * @param required how many of them have no default
 * @param positionalOnly how many of them cannot be given by name
 * @param rest whether further positional arguments are allowed
 * @param others whether further named arguments are allowed
 */
record Signature(String name, List<String> parameters, int required, int positionalOnly, boolean rest, boolean others) {

    /**
     * Reads a signature such as {@code round(value, precision=, method=)}: {@code =} marks a parameter with a default,
     * {@code /} ends those without a name, {@code *} and {@code **} take all others.
     */
    static Signature parse(String text) {
        int open = text.indexOf('(');
        List<String> parameters = new ArrayList<>();
        int required = 0;
        int positionalOnly = 0;
        boolean rest = false;
        boolean others = false;
        for (String part : text.substring(open + 1, text.length() - 1).split(", *")) {
            if (part.equals("/")) {
                positionalOnly = parameters.size();
            } else if (part.equals("*")) {
                rest = true;
            } else if (part.equals("**")) {
                others = true;
            } else if (part.endsWith("=")) {
                parameters.add(part.substring(0, part.length() - 1));
            } else if (!part.isEmpty()) {
                parameters.add(part);
                required = parameters.size();
            }
        }
        return new Signature(text.substring(0, open), List.copyOf(parameters), required, positionalOnly, rest, others);
    }

    Bound bind(CallArgs args) {
        List<Object> given = args.positional();
        @Nullable Object[] values = new @Nullable Object[parameters.size()];
        int taken = Math.min(given.size(), values.length);
        for (int i = 0; i < taken; i++) {
            values[i] = given.get(i);
        }
        if (given.size() > values.length && !rest) {
            throw Failure.type(name + "() takes at most " + values.length + " arguments, got " + given.size());
        }
        Map<String, Object> unknown = new LinkedHashMap<>();
        args.named().forEach((key, value) -> {
            int index = parameters.indexOf(key);
            if (index >= positionalOnly) {
                if (values[index] != null) {
                    throw Failure.type(name + "() got multiple values for argument '" + key + "'");
                }
                values[index] = value;
            } else if (others) {
                unknown.put(key, value);
            } else {
                throw Failure.type(name + "() got an unexpected keyword argument '" + key + "'");
            }
        });
        for (int i = 0; i < required; i++) {
            if (values[i] == null) {
                throw Failure.type(name + "() is missing the argument '" + parameters.get(i) + "'");
            }
        }
        return new Bound(name, values, given.subList(taken, given.size()), unknown);
    }
}
