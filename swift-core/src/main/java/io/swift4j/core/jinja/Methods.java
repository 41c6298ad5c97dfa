package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes and methods of values other than strings. */
final class Methods {

    private static final Map<String, Builtin> LIST = table(
            Builtin.define("copy(self, /)", (run, a) -> a.get(0)),
            Builtin.define("count(self, value, /)", Methods::count),
            Builtin.define("index(self, value, start=, stop=, /)", Methods::index));

    private static final Map<String, Builtin> TUPLE = table(
            Builtin.define("count(self, value, /)", Methods::count),
            Builtin.define("index(self, value, start=, stop=, /)", Methods::index));

    private static final Map<String, Builtin> RANGE = TUPLE;

    private static final Map<String, Builtin> DICT = table(
            Builtin.define("get(self, key, default=, /)", (run, a) -> {
                Object value = dict(a).get(run, a.get(1));
                return value == null ? a.get(2, None.NONE) : value;
            }),
            Builtin.define("items(self, /)", (run, a) -> new DictView(dict(a), DictView.Kind.ITEMS)),
            Builtin.define("keys(self, /)", (run, a) -> new DictView(dict(a), DictView.Kind.KEYS)),
            Builtin.define("values(self, /)", (run, a) -> new DictView(dict(a), DictView.Kind.VALUES)),
            Builtin.define("copy(self, /)", (run, a) -> a.get(0)),
            Builtin.define("fromkeys(self, keys, value=, /)", (run, a) -> {
                PyDict made = new PyDict();
                for (Object key : Iteration.list(run, a.get(1))) {
                    made.put(run, key, a.get(2, None.NONE));
                }
                return made;
            }));

    private static final Map<String, Builtin> INT = table(
            Builtin.define("conjugate(self, /)", (run, a) -> Arithmetic.plus(a.get(0))),
            Builtin.define(
                    "bit_length(self, /)", (run, a) -> number(whole(a).abs().bitLength())),
            Builtin.define(
                    "bit_count(self, /)", (run, a) -> number(whole(a).abs().bitCount())),
            Builtin.define("as_integer_ratio(self, /)", (run, a) -> PyTuple.of(whole(a), BigInteger.ONE)));

    private static final Map<String, Builtin> FLOAT = table(
            Builtin.define("conjugate(self, /)", (run, a) -> a.get(0)),
            Builtin.define("is_integer(self, /)", (run, a) -> Equality.wholeOrNull(a.get(0)) != null));

    private static final Map<String, Builtin> CYCLER = table(
            Builtin.define("next(self, /)", (run, a) -> ((Cycler) a.get(0)).next()),
            Builtin.define("reset(self, /)", (run, a) -> {
                ((Cycler) a.get(0)).reset();
                return None.NONE;
            }));

    private static final Map<String, Builtin> LOOP = table(
            Builtin.define("cycle(self, *)", (run, a) -> ((LoopContext) a.get(0)).cycle(a.rest())),
            Builtin.define(
                    "changed(self, *)", (run, a) -> ((LoopContext) a.get(0)).changed(run, PyTuple.of(a.rest()))));

    /** Attributes the reference has and this interpreter lacks; asking for them must not look like undefined. */
    private static final Map<String, Set<String>> LACKING = Map.of(
            "int", Set.of("to_bytes", "from_bytes"),
            "bool", Set.of("to_bytes", "from_bytes"),
            "float", Set.of("as_integer_ratio", "hex", "fromhex"),
            "str", Set.of("encode", "translate", "maketrans"),
            "Markup", Set.of("encode", "translate", "maketrans", "escape", "unescape", "striptags"),
            "dict_keys", Set.of("isdisjoint", "mapping"),
            "dict_values", Set.of("mapping"),
            "dict_items", Set.of("isdisjoint", "mapping"),
            "generator", Set.of("send", "throw", "close", "gi_running", "gi_suspended", "gi_yieldfrom"));

    private Methods() {}

    /** The attribute, or null where a value of this type has none of that name. */
    static @Nullable Object attributeOrNull(Object value, String name) {
        if (LACKING.getOrDefault(Types.name(value), Set.of()).contains(name)) {
            throw Failure.unsupported("attribute '" + name + "' of '" + Types.name(value) + "'");
        }
        Map<String, Builtin> methods = tableOf(value);
        Builtin method = methods.get(name);
        return method == null ? propertyOrNull(value, name) : new Builtin.BoundMethod(value, method);
    }

    private static Map<String, Builtin> tableOf(Object value) {
        if (value instanceof String) {
            return StringMethods.TABLE;
        } else if (value instanceof Markup) {
            return MarkupMethods.TABLE;
        } else if (value instanceof PyDict) {
            return DICT;
        } else if (value instanceof PyList) {
            return LIST;
        } else if (value instanceof PyTuple) {
            return TUPLE;
        } else if (value instanceof PyRange) {
            return RANGE;
        } else if (value instanceof BigInteger || value instanceof Boolean) {
            return INT;
        } else if (value instanceof Double) {
            return FLOAT;
        } else if (value instanceof Cycler) {
            return CYCLER;
        } else if (value instanceof LoopContext) {
            return LOOP;
        }
        return Map.of();
    }

    private static @Nullable Object propertyOrNull(Object value, String name) {
        if (value instanceof LoopContext loop) {
            return loop.propertyOrNull(name);
        } else if (value instanceof Macro macro) {
            return macro.propertyOrNull(name);
        } else if (value instanceof PyTuple tuple) {
            int index = tuple.names().indexOf(name);
            return index < 0 ? null : tuple.items().get(index);
        } else if (value instanceof PyRange range) {
            return switch (name) {
                case "start" -> range.start();
                case "stop" -> range.stop();
                case "step" -> range.step();
                default -> null;
            };
        } else if (value instanceof Cycler cycler) {
            return switch (name) {
                case "current" -> cycler.current();
                case "items" -> cycler.items();
                case "pos" -> throw Failure.unsupported("attribute 'pos' of a cycler");
                default -> null;
            };
        } else if (value instanceof Joiner joiner) {
            return switch (name) {
                case "sep" -> joiner.separator();
                case "used" -> joiner.used();
                default -> null;
            };
        } else if (Types.isNumber(value)) {
            return numberPropertyOrNull(value, name);
        } else if (value instanceof Callee) {
            throw Failure.unsupported("attribute '" + name + "' of a function");
        }
        return null;
    }

    private static @Nullable Object numberPropertyOrNull(Object value, String name) {
        boolean isFloat = value instanceof Double;
        return switch (name) {
            case "real" -> Arithmetic.plus(value);
            case "imag" -> isFloat ? (Object) 0.0 : BigInteger.ZERO;
            case "numerator" -> isFloat ? null : Arithmetic.plus(value);
            case "denominator" -> isFloat ? null : BigInteger.ONE;
            default -> null;
        };
    }

    static Map<String, Builtin> table(Builtin... builtins) {
        Map<String, Builtin> table = new LinkedHashMap<>();
        for (Builtin builtin : builtins) {
            table.put(builtin.name(), builtin);
        }
        return Map.copyOf(table);
    }

    static BigInteger number(long value) {
        return BigInteger.valueOf(value);
    }

    private static BigInteger whole(Bound args) {
        return (BigInteger) Arithmetic.plus(args.get(0));
    }

    private static PyDict dict(Bound args) {
        return (PyDict) args.get(0);
    }

    private static Object count(Run run, Bound args) {
        int count = 0;
        for (Object item : Iteration.list(run, args.get(0))) {
            if (Equality.equal(run, item, args.get(1))) {
                count++;
            }
        }
        return number(count);
    }

    private static Object index(Run run, Bound args) {
        Object sequence = args.get(0);
        Subscripts.SliceRange range = Subscripts.SliceRange.of(
                args.get(2, None.NONE), args.get(3, None.NONE), None.NONE, Types.length(sequence));
        int at = 0;
        for (Object item : Iteration.list(run, sequence)) {
            if (at >= range.start() && at < range.stop() && Equality.equal(run, item, args.get(1))) {
                return number(at);
            }
            at++;
        }
        throw Failure.value(Repr.repr(run, args.get(1)) + " is not in " + Types.name(sequence));
    }
}
