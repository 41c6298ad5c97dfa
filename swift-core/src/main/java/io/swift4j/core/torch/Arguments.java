package io.swift4j.core.torch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the Java arguments of a script call into native values, and describes them for error messages. */
final class Arguments {

    private Arguments() {}

    /** A native value and whether the call owns it. */
    static boolean isBorrowed(Object argument) {
        return argument instanceof Value;
    }

    static long toNative(@Nullable Object argument) {
        if (argument instanceof Tensor tensor) {
            return Libtorch.fromTensor(tensor.handle());
        }
        if (argument instanceof Value value) {
            return value.handle();
        }
        if (argument instanceof Integer || argument instanceof Long) {
            return Libtorch.fromLong(((Number) argument).longValue());
        }
        if (argument instanceof Float || argument instanceof Double) {
            return Libtorch.fromDouble(((Number) argument).doubleValue());
        }
        if (argument instanceof Boolean flag) {
            return Libtorch.fromBoolean(flag);
        }
        if (argument instanceof String text) {
            return Libtorch.fromString(text);
        }
        if (argument instanceof long[] numbers) {
            return Libtorch.fromLongs(numbers);
        }
        if (argument instanceof double[] numbers) {
            return Libtorch.fromDoubles(numbers);
        }
        if (argument instanceof boolean[] flags) {
            return Libtorch.fromBooleans(flags);
        }
        if (argument instanceof Map<?, ?> map) {
            return dict(tensors(map));
        }
        if (argument instanceof Collection<?> list) {
            return list(tensors(list));
        }
        throw new IllegalArgumentException("a script takes tensors, values, numbers, booleans, strings, arrays of them,"
                + " lists of tensors and maps of tensors, not "
                + (argument == null ? "null" : argument.getClass().getName()));
    }

    static long dict(Map<String, Tensor> entries) {
        String[] keys = new String[entries.size()];
        long[] tensors = new long[keys.length];
        int i = 0;
        for (Map.Entry<String, Tensor> entry : entries.entrySet()) {
            keys[i] = entry.getKey();
            tensors[i++] = entry.getValue().handle();
        }
        return Libtorch.fromMap(keys, tensors);
    }

    static long list(Collection<Tensor> tensors) {
        long[] handles = new long[tensors.size()];
        int i = 0;
        for (Tensor tensor : tensors) {
            handles[i++] = tensor.handle();
        }
        return Libtorch.fromTensors(handles);
    }

    static void delete(long[] values) {
        for (long value : values) {
            if (value != 0) {
                Libtorch.deleteValue(value);
            }
        }
    }

    private static Map<String, Tensor> tensors(Map<?, ?> map) {
        Map<String, Tensor> checked = new java.util.LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name) || !(value instanceof Tensor tensor)) {
                throw new IllegalArgumentException("a map argument holds tensors by name, not " + key + " -> " + value);
            }
            checked.put(name, tensor);
        });
        return checked;
    }

    private static List<Tensor> tensors(Collection<?> list) {
        List<Tensor> checked = new ArrayList<>(list.size());
        for (Object value : list) {
            if (!(value instanceof Tensor tensor)) {
                throw new IllegalArgumentException("a list argument holds tensors, not " + value);
            }
            checked.add(tensor);
        }
        return checked;
    }

    static String describe(@Nullable Object argument) {
        if (argument instanceof Map<?, ?> map) {
            StringBuilder text = new StringBuilder("{");
            int shown = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (shown++ == 4) {
                    text.append(", … ").append(map.size()).append(" in all");
                    break;
                }
                text.append(shown > 1 ? ", " : "")
                        .append(entry.getKey())
                        .append(": ")
                        .append(describe(entry.getValue()));
            }
            return text.append('}').toString();
        }
        if (argument instanceof long[] numbers) {
            return numbers.length > 8 ? numbers.length + " ints" : java.util.Arrays.toString(numbers);
        }
        if (argument instanceof double[] numbers) {
            return numbers.length > 8 ? numbers.length + " floats" : java.util.Arrays.toString(numbers);
        }
        if (argument instanceof String text) {
            return '"' + text + '"';
        }
        return String.valueOf(argument);
    }
}
