package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code a.b}, {@code a['b']} and {@code a[1:2]}, as the immutable sandbox answers them. */
final class Subscripts {

    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");

    /** Attributes that even an undefined value has. */
    private static final Set<String> OBJECT_ATTRIBUTES =
            Set.of("__class__", "__doc__", "__eq__", "__hash__", "__init__", "__len__", "__str__");

    private Subscripts() {}

    /** {@code value.name}: an attribute, else an element, else undefined. */
    static Object attribute(Run run, Object value, String name) {
        Object attribute = attributeOrNull(run, value, name);
        if (attribute == null) {
            attribute = itemOrNull(run, value, name);
        }
        return attribute == null ? Undefined.attribute(value, name) : attribute;
    }

    /** {@code value[key]}: an element, else an attribute, else undefined. */
    static Object item(Run run, Object value, Object key) {
        Object item = itemOrNull(run, value, key);
        String name = Types.textOrNull(key);
        if (item == null && name != null) {
            item = attributeOrNull(run, value, name);
        }
        return item == null ? Undefined.element(run, value, name == null ? key : name) : item;
    }

    /** An attribute without falling back to elements: null where there is none. */
    static @Nullable Object attributeOrNull(Run run, Object value, String name) {
        if (value instanceof Namespace namespace) {
            Object attribute = namespace.attributes().get(run, name);
            return attribute != null && name.startsWith("_") ? Undefined.unsafe(value, name) : attribute;
        }
        boolean undefined = value instanceof Undefined;
        boolean dunder = name.startsWith("__") && name.endsWith("__") && name.length() > 4;
        if (undefined ? OBJECT_ATTRIBUTES.contains(name) : dunder) {
            return Undefined.unsafe(value, name);
        } else if (value instanceof Undefined nothing) {
            throw nothing.failure();
        } else if (value instanceof PyList && LIST_CHANGES.contains(name)) {
            return Undefined.unsafe(value, name);
        } else if (value instanceof PyDict && DICT_CHANGES.contains(name)) {
            return Undefined.unsafe(value, name);
        }
        return Methods.attributeOrNull(value, name);
    }

    private static @Nullable Object itemOrNull(Run run, Object value, Object key) {
        if (value instanceof PyDict dict) {
            try {
                return dict.get(run, key);
            } catch (Failure failure) {
                if (failure.isTypeOrValue()) {
                    return null;
                }
                throw failure;
            }
        } else if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        BigInteger position = Types.integerOrNull(key);
        if (position == null) {
            return null;
        }
        String text = Types.textOrNull(value);
        if (text != null) {
            run.charge(text.length() / 64);
            int index = index(position, PyText.length(text));
            return index < 0 ? null : rewrap(value, Character.toString(text.codePointAt(PyText.unit(text, index))));
        } else if (value instanceof PyRange range) {
            int index = index(position, range.size());
            return index < 0 ? null : range.get(index);
        }
        List<Object> items = itemsOrNull(value);
        if (items == null) {
            return null;
        }
        int index = index(position, items.size());
        return index < 0 ? null : items.get(index);
    }

    private static @Nullable List<Object> itemsOrNull(Object value) {
        if (value instanceof PyList list) {
            return list.items();
        }
        return value instanceof PyTuple tuple ? tuple.items() : null;
    }

    /** The index counted from 0, or -1 where it is outside. */
    private static int index(BigInteger position, int size) {
        BigInteger fromStart = position.signum() < 0 ? position.add(BigInteger.valueOf(size)) : position;
        boolean outside = fromStart.signum() < 0 || fromStart.compareTo(BigInteger.valueOf(size)) >= 0;
        return outside ? -1 : fromStart.intValue();
    }

    private static Object rewrap(Object original, String text) {
        return original instanceof Markup ? new Markup(text) : text;
    }

    /** {@code value[start:stop:step]}. */
    static Object slice(Run run, Object value, Object start, Object stop, Object step) {
        String text = Types.textOrNull(value);
        List<Object> items = itemsOrNull(value);
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (value instanceof PyDict) {
            throw Failure.type("unhashable type: 'slice'");
        } else if (text == null && items == null && !(value instanceof PyRange)) {
            throw Failure.type("'" + Types.name(value) + "' object is not subscriptable");
        }
        int size = Types.length(value);
        SliceRange range = SliceRange.of(start, stop, step, size);
        run.elements(range.count());
        if (value instanceof PyRange numbers) {
            BigInteger newStep = numbers.step().multiply(BigInteger.valueOf(range.step()));
            BigInteger newStart = numbers.get(range.start());
            return new PyRange(newStart, numbers.get(range.stop()), newStep, range.count());
        } else if (text != null) {
            return rewrap(value, sliceText(run, text, range, size));
        }
        List<Object> picked = new ArrayList<>(range.count());
        for (int i = 0; i < range.count() && items != null; i++) {
            picked.add(items.get(range.at(i)));
        }
        return value instanceof PyList ? new PyList(picked) : PyTuple.of(picked);
    }

    private static String sliceText(Run run, String text, SliceRange range, int size) {
        run.charge(text.length() / 16);
        if (range.step() == 1) {
            int from = PyText.unit(text, range.start());
            return text.substring(from, text.offsetByCodePoints(from, range.count()));
        }
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < range.count() && size > 0; i++) {
            out.appendCodePoint(points[range.at(i)]);
        }
        return out.toString();
    }

    /** The bounds of a slice, cut to a sequence. */
    record SliceRange(int start, int stop, int step, int count) {

        static SliceRange of(Object start, Object stop, Object step, int size) {
            int by = step == None.NONE ? 1 : Bound.clamp(whole(step));
            if (by == 0) {
                throw Failure.value("slice step cannot be zero");
            }
            int low = by > 0 ? 0 : -1;
            int high = by > 0 ? size : size - 1;
            int from = start == None.NONE ? (by > 0 ? low : high) : bound(whole(start), size, low, high);
            int to = stop == None.NONE ? (by > 0 ? high : low) : bound(whole(stop), size, low, high);
            long span = by > 0 ? (long) to - from : (long) from - to;
            int count = span <= 0 ? 0 : (int) ((span - 1) / Math.abs((long) by) + 1);
            return new SliceRange(from, to, by, count);
        }

        private static BigInteger whole(Object value) {
            BigInteger number = Types.integerOrNull(value);
            if (number == null) {
                throw Failure.type("slice indices must be integers or None or have an __index__ method");
            }
            return number;
        }

        private static int bound(BigInteger position, int size, int low, int high) {
            long at = Bound.clamp(position);
            at = at < 0 ? at + size : at;
            return (int) Math.max(low, Math.min(high, at));
        }

        int at(int i) {
            return start + i * step;
        }
    }
}
