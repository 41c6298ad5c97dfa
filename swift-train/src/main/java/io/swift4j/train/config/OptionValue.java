package io.swift4j.train.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Turns values of files and command lines into those of option records, and back. */
final class OptionValue {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private OptionValue() {}

    /** A value that cannot be that of an option; the message says what would be right. */
    static final class Wrong extends Exception {

        private static final long serialVersionUID = 1L;

        Wrong(OptionKey key, @Nullable Object value, String wanted) {
            super(key.name() + " is " + JSON.writeValueAsString(value) + "; it must be " + wanted);
        }
    }

    static boolean isNone(@Nullable Object value) {
        return value == null || value.equals("null") || value.equals("None");
    }

    /** The value of a component, made of its default. */
    static Object standard(OptionKey key) {
        try {
            boolean none = key.option().value().isEmpty();
            return parse(key, none ? null : key.option().value());
        } catch (Wrong e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value of a component; absent for null. */
    static Object parse(OptionKey key, @Nullable Object value) throws Wrong {
        if (key.isList()) {
            return list(key, value);
        }
        if (key.isMap()) {
            return map(key, value);
        }
        if (isNone(value)) {
            return switch (key.component().getType().getSimpleName()) {
                case "Optional" -> Optional.empty();
                case "OptionalInt" -> OptionalInt.empty();
                case "OptionalDouble" -> OptionalDouble.empty();
                default ->
                    throw new Wrong(
                            key,
                            value,
                            "given; leave it out for the default "
                                    + key.option().value());
            };
        }
        Object single = single(key, value);
        return switch (key.component().getType().getSimpleName()) {
            case "Optional" -> Optional.of(single);
            case "OptionalInt" -> OptionalInt.of((Integer) single);
            case "OptionalDouble" -> OptionalDouble.of((Double) single);
            default -> single;
        };
    }

    private static List<Object> list(OptionKey key, @Nullable Object value) throws Wrong {
        List<Object> list = new ArrayList<>();
        if (isNone(value)) {
            return list;
        }
        for (Object element : value instanceof List<?> elements ? elements : List.of(value)) {
            list.add(single(key, element));
        }
        return list;
    }

    private static Map<String, String> map(OptionKey key, @Nullable Object value) throws Wrong {
        Map<String, String> map = new LinkedHashMap<>();
        if (isNone(value)) {
            return map;
        }
        Object object = value;
        if (value instanceof String text) {
            try {
                object = JSON.readValue(text, Object.class);
            } catch (RuntimeException e) {
                throw new Wrong(key, value, "a JSON object, such as {\"a\": \"b\"}");
            }
        }
        if (!(object instanceof Map<?, ?> entries)) {
            throw new Wrong(key, value, "an object of keys and values");
        }
        entries.forEach((name, each) -> map.put(String.valueOf(name), String.valueOf(each)));
        return map;
    }

    private static Object single(OptionKey key, @Nullable Object value) throws Wrong {
        Class<?> type = key.type();
        List<String> choices = key.choices();
        if (!choices.isEmpty()) {
            String text = String.valueOf(value).toLowerCase(Locale.ROOT);
            if (!choices.contains(text)) {
                throw new Wrong(key, value, "one of " + String.join(", ", choices));
            }
            return type.isEnum() ? type.getEnumConstants()[choices.indexOf(text)] : text;
        }
        if (type == String.class) {
            if (value instanceof Map || value instanceof List || value == null) {
                throw new Wrong(key, value, "text");
            }
            return String.valueOf(value);
        }
        if (type == boolean.class || type == Boolean.class) {
            String text = String.valueOf(value).toLowerCase(Locale.ROOT);
            if (!text.equals("true") && !text.equals("false")) {
                throw new Wrong(key, value, "true or false");
            }
            return text.equals("true");
        }
        return number(key, value, type);
    }

    private static Number number(OptionKey key, @Nullable Object value, Class<?> type) throws Wrong {
        double number;
        try {
            number = value instanceof Number given ? given.doubleValue() : Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw new Wrong(key, value, type == double.class ? "a number" : "a whole number");
        }
        if (type == double.class) {
            if (!Double.isFinite(number)) {
                throw new Wrong(key, value, "a finite number");
            }
            return number;
        }
        boolean isInt = type == int.class || type == Integer.class;
        double limit = isInt ? Integer.MAX_VALUE : 1L << 53;
        if (number != Math.rint(number) || Math.abs(number) > limit) {
            throw new Wrong(key, value, "a whole number");
        }
        if (isInt) {
            return (int) number;
        }
        return (long) number;
    }

    /** The value as JSON has it: null for none. */
    static @Nullable Object plain(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? null : plain(optional.get());
        }
        if (value instanceof OptionalInt optional) {
            return optional.isEmpty() ? null : optional.getAsInt();
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isEmpty() ? null : optional.getAsDouble();
        }
        if (value instanceof Enum<?> constant) {
            return OptionKey.text(constant);
        }
        return value;
    }
}
