package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tests that stand after {@code is}. */
final class Tests {

    private static final BigInteger TWO = BigInteger.TWO;

    static final Map<String, Builtin> TABLE = table();

    private Tests() {}

    private static Map<String, Builtin> table() {
        Map<String, Builtin> table = new LinkedHashMap<>(Methods.table(
                Builtin.define("defined(value)", (run, a) -> !(a.get(0) instanceof Undefined)),
                Builtin.define("undefined(value)", (run, a) -> a.get(0) instanceof Undefined),
                Builtin.define("none(value)", (run, a) -> a.get(0) == None.NONE),
                Builtin.define("boolean(value)", (run, a) -> a.get(0) instanceof Boolean),
                Builtin.define("true(value)", (run, a) -> a.get(0).equals(true)),
                Builtin.define("false(value)", (run, a) -> a.get(0).equals(false)),
                Builtin.define("integer(value)", (run, a) -> a.get(0) instanceof BigInteger),
                Builtin.define("float(value)", (run, a) -> a.get(0) instanceof Double),
                Builtin.define("number(value)", (run, a) -> Types.isNumber(a.get(0))),
                Builtin.define("string(value)", (run, a) -> Types.isText(a.get(0))),
                Builtin.define("mapping(value)", (run, a) -> a.get(0) instanceof PyDict),
                Builtin.define("iterable(value)", (run, a) -> Iteration.isIterable(a.get(0))),
                Builtin.define("sequence(value)", (run, a) -> isSequence(a.get(0))),
                Builtin.define(
                        "callable(value)", (run, a) -> a.get(0) instanceof Callee || a.get(0) instanceof Undefined),
                Builtin.define("escaped(value)", (run, a) -> a.get(0) instanceof Markup),
                Builtin.define("sameas(value, other)", (run, a) -> isSame(a.get(0), a.get(1))),
                Builtin.define("lower(value)", (run, a) -> StringMethods.isLower(Repr.str(run, a.get(0)))),
                Builtin.define("upper(value)", (run, a) -> StringMethods.isUpper(Repr.str(run, a.get(0)))),
                Builtin.define("odd(value)", (run, a) -> remainderIs(run, a.get(0), TWO, BigInteger.ONE)),
                Builtin.define("even(value)", (run, a) -> remainderIs(run, a.get(0), TWO, BigInteger.ZERO)),
                Builtin.define(
                        "divisibleby(value, num)", (run, a) -> remainderIs(run, a.get(0), a.get(1), BigInteger.ZERO)),
                Builtin.define("filter(value)", (run, a) -> isKnown(run, Filters.TABLE, a.get(0))),
                Builtin.define("test(value)", (run, a) -> isKnown(run, Tests.TABLE, a.get(0))),
                Builtin.define("in(value, seq)", (run, a) -> Equality.contains(run, a.get(1), a.get(0)))));
        compare(table, Comparison.EQUAL, "==", "eq", "equalto");
        compare(table, Comparison.NOT_EQUAL, "!=", "ne");
        compare(table, Comparison.LESS, "<", "lt", "lessthan");
        compare(table, Comparison.LESS_EQUAL, "<=", "le");
        compare(table, Comparison.GREATER, ">", "gt", "greaterthan");
        compare(table, Comparison.GREATER_EQUAL, ">=", "ge");
        return Map.copyOf(table);
    }

    private static void compare(Map<String, Builtin> table, Comparison comparison, String... names) {
        for (String name : names) {
            Builtin.Body body = (run, a) -> comparison.holds(run, a.get(0), a.get(1));
            table.put(name, Builtin.define(name + "(value, other, /)", body));
        }
    }

    private static boolean isSequence(Object value) {
        return Types.isText(value)
                || value instanceof PyList
                || value instanceof PyTuple
                || value instanceof PyDict
                || value instanceof PyRange
                || value instanceof Undefined;
    }

    /** Identity, as CPython has it for values it keeps only once. */
    private static boolean isSame(Object a, Object b) {
        if (a instanceof BigInteger x && b instanceof BigInteger y) {
            return x.equals(y) && x.bitLength() <= 8;
        } else if (a instanceof Boolean || a instanceof None) {
            return a.equals(b);
        } else if (a instanceof String x && b instanceof String y && x.length() < 2) {
            return x.equals(y);
        }
        return Equality.same(a, b);
    }

    private static boolean remainderIs(Run run, Object value, Object divisor, Object wanted) {
        return Equality.equal(run, Arithmetic.modulo(run, value, divisor), wanted);
    }

    private static boolean isKnown(Run run, Map<String, Builtin> table, Object name) {
        Equality.hashKey(run, name);
        String text = Types.textOrNull(name);
        return text != null && table.containsKey(text);
    }

    static boolean holds(Run run, String name, CallArgs args) {
        Builtin test = TABLE.get(name);
        if (test == null) {
            throw Failure.of(JinjaException.Kind.RUNTIME, "No test named " + Repr.quote(name) + ".");
        }
        return Types.truth(test.call(run, args));
    }
}
