package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}, as the filter {@code tojson} calls it: no HTML escapes. */
final class Json {

    private final Run run;
    private final boolean ascii;
    private final @Nullable String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sortKeys;
    private final StringBuilder out = new StringBuilder();

    private Json(
            Run run,
            boolean ascii,
            @Nullable String indent,
            String itemSeparator,
            String keySeparator,
            boolean sortKeys) {
        this.run = run;
        this.ascii = ascii;
        this.indent = indent;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.sortKeys = sortKeys;
    }

    /** {@code tojson(x, ensure_ascii, indent, separators, sort_keys)}. */
    static String dump(Run run, Bound args) {
        String indent = indent(run, args.getOrNull(2));
        String itemSeparator = indent == null ? ", " : ",";
        String keySeparator = ": ";
        if (args.getOrNull(3) != null) {
            List<Object> separators = Iteration.list(run, args.get(3));
            if (separators.size() != 2) {
                throw Failure.value("separators must be two texts, got " + separators.size());
            }
            itemSeparator = separator(separators.get(0));
            keySeparator = separator(separators.get(1));
        }
        Json json = new Json(run, args.truth(1, false), indent, itemSeparator, keySeparator, args.truth(4, false));
        json.write(args.get(0), 0);
        return json.out.toString();
    }

    private static @Nullable String indent(Run run, @Nullable Object indent) {
        if (indent == null) {
            return null;
        }
        BigInteger spaces = Types.integerOrNull(indent);
        if (spaces != null) {
            int count = Math.max(0, Bound.clamp(spaces));
            run.text(count);
            return " ".repeat(count);
        }
        String text = Types.textOrNull(indent);
        if (text == null) {
            throw Failure.type("indent must be an int or a str, not " + Types.name(indent));
        }
        return text;
    }

    private static String separator(Object value) {
        String text = Types.textOrNull(value);
        if (text == null) {
            throw Failure.type("separators must be str, not " + Types.name(value));
        }
        return text;
    }

    private void add(String piece) {
        run.checkText((long) out.length() + piece.length());
        run.charge(1 + piece.length() / 16);
        out.append(piece);
    }

    private void write(Object value, int level) {
        String text = Types.textOrNull(value);
        if (text != null) {
            add(quote(text));
        } else if (value instanceof PyList list) {
            array(list.items(), level);
        } else if (value instanceof PyTuple tuple) {
            array(tuple.items(), level);
        } else if (value instanceof PyDict dict) {
            object(dict, level);
        } else {
            String scalar = scalarOrNull(value);
            if (scalar == null) {
                throw Failure.type("Object of type " + Types.name(value) + " is not JSON serializable");
            }
            add(scalar);
        }
    }

    private static @Nullable String scalarOrNull(Object value) {
        if (value == None.NONE) {
            return "null";
        } else if (value instanceof Boolean flag) {
            return flag ? "true" : "false";
        } else if (value instanceof BigInteger integer) {
            return Repr.integer(integer);
        } else if (value instanceof Double number) {
            if (number.isNaN()) {
                return "NaN";
            }
            return number.isInfinite() ? (number > 0 ? "Infinity" : "-Infinity") : FloatRepr.repr(number);
        }
        return null;
    }

    private void array(List<Object> items, int level) {
        if (items.isEmpty()) {
            add("[]");
            return;
        }
        run.enter();
        add("[");
        String separator = "";
        for (Object item : items) {
            add(separator);
            newLine(level + 1);
            write(item, level + 1);
            separator = itemSeparator;
        }
        newLine(level);
        add("]");
        run.leave();
    }

    private void object(PyDict dict, int level) {
        if (dict.size() == 0) {
            add("{}");
            return;
        }
        run.enter();
        add("{");
        Iterator<PyDict.Entry> entries = entries(dict);
        while (entries.hasNext()) {
            PyDict.Entry entry = entries.next();
            newLine(level + 1);
            add(quote(key(entry.key())));
            add(keySeparator);
            write(entry.value(), level + 1);
            if (entries.hasNext()) {
                add(itemSeparator);
            }
        }
        newLine(level);
        add("}");
        run.leave();
    }

    private Iterator<PyDict.Entry> entries(PyDict dict) {
        if (!sortKeys) {
            return dict.entries().iterator();
        }
        List<Object> entries = new ArrayList<>(dict.entries());
        return Ordering.sorted(run, entries, entry -> ((PyDict.Entry) entry).key(), false).stream()
                .map(entry -> (PyDict.Entry) entry)
                .iterator();
    }

    private static String key(Object key) {
        String text = Types.textOrNull(key);
        if (text == null) {
            text = scalarOrNull(key);
        }
        if (text == null) {
            throw Failure.type("keys must be str, int, float, bool or None, not " + Types.name(key));
        }
        return text;
    }

    private void newLine(int level) {
        if (indent != null) {
            run.checkText(out.length() + (long) indent.length() * level);
            add("\n" + indent.repeat(level));
        }
    }

    private String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\f' -> quoted.append("\\f");
                case '\b' -> quoted.append("\\b");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7E)) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
