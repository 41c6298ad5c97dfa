package io.swift4j.core.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what the caller passed into the interpreter's own values, copying containers. */
final class Conversion {

    private final Run run;

    Conversion(Run run) {
        this.run = run;
    }

    /** Converts a value; {@code path} is where it was found, for messages. */
    Object convert(String path, @Nullable Object value) {
        run.step();
        if (value == null) {
            return None.NONE;
        } else if (value instanceof CharSequence text) {
            return text(path, text.toString());
        } else if (value instanceof Character character) {
            return text(path, character.toString());
        } else if (value instanceof Boolean) {
            return value;
        } else if (value instanceof Number number) {
            return number(path, number);
        } else if (value instanceof Map<?, ?> map) {
            return nested(() -> dict(path, map));
        } else if (value instanceof Collection<?> collection) {
            return nested(() -> list(path, collection));
        } else if (value instanceof Object[] array) {
            return nested(() -> list(path, Arrays.asList(array)));
        }
        throw Failure.type("the variable " + path + " is a " + value.getClass().getName()
                + "; a template takes null, text, booleans, numbers, maps, collections and arrays of objects");
    }

    private Object nested(Supplier<Object> conversion) {
        run.enter();
        Object converted = conversion.get();
        run.leave();
        return converted;
    }

    private static String text(String path, String text) {
        int at = loneSurrogate(text);
        if (at >= 0) {
            throw Failure.value("the variable " + path + " has half of a surrogate pair at index " + at
                    + ", which is no character");
        }
        return text;
    }

    /** The index of the first UTF-16 unit that belongs to no character, or -1. */
    private static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    private static Object number(String path, Number number) {
        if (number instanceof BigInteger) {
            return number;
        } else if (number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte) {
            return BigInteger.valueOf(number.longValue());
        } else if (number instanceof Double || number instanceof BigDecimal) {
            return number.doubleValue();
        } else if (number instanceof Float) {
            return Double.valueOf(number.toString());
        }
        throw Failure.type("the variable " + path + " is a " + number.getClass().getName()
                + "; a template takes the number types of java.lang and java.math");
    }

    private PyDict dict(String path, Map<?, ?> map) {
        PyDict dict = new PyDict();
        map.forEach((key, value) -> dict.put(run, convert(path + "'s key", key), convert(path + "." + key, value)));
        return dict;
    }

    private PyList list(String path, Collection<?> collection) {
        List<Object> items = new ArrayList<>(collection.size());
        for (Object item : collection) {
            items.add(convert(path + "[" + items.size() + "]", item));
        }
        return new PyList(items);
    }
}
