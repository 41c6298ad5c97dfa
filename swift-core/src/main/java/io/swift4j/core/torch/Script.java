package io.swift4j.core.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * A compiled TorchScript module: functions kept as readable resource files, called with tensors, lists, dicts, strings
 * and numbers.
 *
 * <p>Functions record gradients or not as the thread's {@link GradMode} says. A script has no state, so any number of
 * threads may call it. Compiling takes 1 to 40 ms; closing gives the code back.
 */
public final class Script implements AutoCloseable {

    private final String name;
    private final ScriptSource source;
    private final long module;
    private volatile boolean closed;

    private Script(String name, ScriptSource source) {
        this.name = name;
        this.source = source;
        Torch.enter();
        try {
            module = Libtorch.loadModule(ScriptArchive.of(source.text()));
        } catch (RuntimeException e) {
            throw new TorchException("script " + name + " does not compile: " + source.locate(text(e)), e);
        }
    }

    /** Starts a script called {@code name} in error messages. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Collects the resource files and constants of a script. */
    public static final class Builder {

        private final String name;
        private final ScriptSource source = new ScriptSource();

        private Builder(String name) {
            this.name = name;
        }

        /** Adds the functions of a resource file that lies beside a class. */
        public Builder resource(Class<?> beside, String file) {
            source.resource(beside, file);
            return this;
        }

        /** Adds functions given as text. */
        public Builder functions(String file, String text) {
            source.functions(file, text);
            return this;
        }

        /** Adds a constant, which functions read as {@code self.name()}; branches on it cost nothing at run time. */
        public Builder constant(String constant, long value) {
            source.constant(constant, "int", Long.toString(value));
            return this;
        }

        /** Adds a constant, which functions read as {@code self.name()}. */
        public Builder constant(String constant, double value) {
            source.constant(constant, "float", literal(value));
            return this;
        }

        /** Adds a constant, which functions read as {@code self.name()}. */
        public Builder constant(String constant, boolean value) {
            source.constant(constant, "bool", value ? "True" : "False");
            return this;
        }

        /** Adds a constant string of plain characters, which functions read as {@code self.name()}. */
        public Builder constant(String constant, String value) {
            if (!value.matches("[A-Za-z0-9_.:+ -]*")) {
                throw new IllegalArgumentException("constant " + constant + " has characters to escape: " + value);
            }
            source.constant(constant, "str", '"' + value + '"');
            return this;
        }

        /** Adds a constant list, which functions read as {@code self.name()}. */
        public Builder constants(String constant, long[] values) {
            source.constant(
                    constant, "List[int]", values.length == 0 ? "annotate(List[int], [])" : Arrays.toString(values));
            return this;
        }

        /** Adds a constant list, which functions read as {@code self.name()}. */
        public Builder constants(String constant, double[] values) {
            String list = Arrays.stream(values).mapToObj(Builder::literal).collect(Collectors.joining(", ", "[", "]"));
            source.constant(constant, "List[float]", values.length == 0 ? "annotate(List[float], [])" : list);
            return this;
        }

        private static String literal(double value) {
            if (Double.isInfinite(value) || Double.isNaN(value)) {
                return "float(\"" + (Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf") + "\")";
            }
            return Double.toString(value).replace("E", "e");
        }

        /**
         * Compiles the script.
         *
         * @throws TorchException with file and line when it does not compile
         */
        public Script build() {
            return new Script(name, source);
        }
    }

    /** Calls a function that returns one tensor. */
    public Tensor tensor(String function, Object... arguments) {
        long result = run(function, arguments);
        try {
            expect(Libtorch.isTensor(result), function, "a tensor", result);
            return Tensor.own(Libtorch.toTensor(result));
        } finally {
            Libtorch.deleteValue(result);
        }
    }

    /** Calls a function that returns a list or a tuple of tensors. */
    public List<Tensor> tensors(String function, Object... arguments) {
        long result = run(function, arguments);
        try {
            if (Libtorch.isTuple(result)) {
                return unpack(function, result).stream().flatMap(List::stream).toList();
            }
            return list(function, result);
        } finally {
            Libtorch.deleteValue(result);
        }
    }

    /** Calls a function that returns a tuple of tensors and lists of tensors. */
    public Results results(String function, Object... arguments) {
        long result = run(function, arguments);
        try {
            expect(Libtorch.isTuple(result), function, "a tuple", result);
            return new Results(unpack(function, result));
        } finally {
            Libtorch.deleteValue(result);
        }
    }

    /**
     * The members of a tuple.
     *
     * @param members each as a list, of one for a single tensor
     */
    public record Results(List<List<Tensor>> members) {

        /** A member that is a tensor. */
        public Tensor tensor(int index) {
            return members.get(index).get(0);
        }

        /** A member that is a list of tensors. */
        public List<Tensor> tensors(int index) {
            return members.get(index);
        }
    }

    private List<List<Tensor>> unpack(String function, long tuple) {
        long[] values = Libtorch.toTuple(tuple);
        try {
            List<List<Tensor>> members = new ArrayList<>();
            for (long value : values) {
                members.add(list(function, value));
            }
            return members;
        } finally {
            Arguments.delete(values);
        }
    }

    private List<Tensor> list(String function, long value) {
        if (Libtorch.isTensor(value)) {
            return List.of(Tensor.own(Libtorch.toTensor(value)));
        }
        expect(Libtorch.isTensors(value), function, "tensors", value);
        List<Tensor> tensors = new ArrayList<>();
        for (long tensor : Libtorch.toTensors(value)) {
            tensors.add(Tensor.own(tensor));
        }
        return tensors;
    }

    /** Calls a function that returns a {@code Dict[str, Tensor]}. */
    public Map<String, Tensor> dict(String function, Object... arguments) {
        return convert(function, arguments, "a dict of tensors", result -> {
            long[] entries = Libtorch.toMap(result);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            try {
                for (int i = 0; i < entries.length; i += 2) {
                    tensors.put(Libtorch.toText(entries[i]), Tensor.own(Libtorch.toTensor(entries[i + 1])));
                }
            } finally {
                Arguments.delete(entries);
            }
            return tensors;
        });
    }

    /** Calls a function that returns an int. */
    public long integer(String function, Object... arguments) {
        return convert(function, arguments, "an int", Libtorch::toLong);
    }

    /** Calls a function that returns a float. */
    public double number(String function, Object... arguments) {
        return convert(function, arguments, "a float", Libtorch::toDouble);
    }

    /** Calls a function that returns a bool. */
    public boolean flag(String function, Object... arguments) {
        return convert(function, arguments, "a bool", Libtorch::toBoolean);
    }

    /** Calls a function that returns a list of ints. */
    public long[] integers(String function, Object... arguments) {
        return convert(function, arguments, "a list of ints", Libtorch::toLongs);
    }

    private <T> T convert(String function, Object[] arguments, String wanted, LongFunction<T> conversion) {
        long result = run(function, arguments);
        try {
            return conversion.apply(result);
        } catch (TorchException e) {
            throw new TorchException(
                    name + "." + function + " returns " + Libtorch.typeName(result) + ", not " + wanted, e);
        } finally {
            Libtorch.deleteValue(result);
        }
    }

    /** Calls a function whose result stays a native value, which the caller owns. */
    long value(String function, Object... arguments) {
        return run(function, arguments);
    }

    /** Calls a function that returns nothing. */
    public void call(String function, Object... arguments) {
        Libtorch.deleteValue(run(function, arguments));
    }

    /** Calls a function with one raw tensor handle; for the tensor class itself, before it knows the handle's type. */
    long integerOfHandle(String function, long tensor) {
        long[] values = {Libtorch.fromTensor(tensor)};
        try {
            long result = Libtorch.run(module, function, values, true);
            try {
                return Libtorch.toLong(result);
            } finally {
                Libtorch.deleteValue(result);
            }
        } finally {
            Arguments.delete(values);
        }
    }

    private long run(String function, Object[] arguments) {
        if (closed) {
            throw new TorchException("script " + name + " has been closed; it cannot run " + function);
        }
        Torch.enter();
        long[] values = new long[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = Arguments.toNative(arguments[i]);
            }
            // Outside inference mode the thread's grad mode decides what is recorded.
            return Libtorch.run(module, function, values, GradMode.current() != GradMode.Mode.INFERENCE);
        } catch (RuntimeException e) {
            throw new TorchException(
                    name + "." + function + "("
                            + Arrays.stream(arguments).map(Arguments::describe).collect(Collectors.joining(", "))
                            + "): "
                            + source.locate(text(e)),
                    e);
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0 && !Arguments.isBorrowed(arguments[i])) {
                    Libtorch.deleteValue(values[i]);
                }
            }
            java.lang.ref.Reference.reachabilityFence(arguments);
        }
    }

    private void expect(boolean right, String function, String wanted, long value) {
        if (!right) {
            throw new TorchException(
                    name + "." + function + " returns " + Libtorch.typeName(value) + ", not " + wanted);
        }
    }

    private static String text(RuntimeException e) {
        return String.valueOf(e.getMessage()).strip();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libtorch.deleteModule(module);
        }
    }
}
