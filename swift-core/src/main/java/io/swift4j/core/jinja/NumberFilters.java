package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.math.BigInteger;
import java.util.Map;

/** Filters on numbers. */
final class NumberFilters {

    private static final String[] UNITS = {"k", "M", "G", "T", "P", "E", "Z", "Y"};

    static final Map<String, Builtin> TABLE = Methods.table(
            Builtin.define("abs(x, /)", NumberFilters::abs),
            Builtin.define("int(value, default=, base=)", NumberFilters::toInt),
            Builtin.define("float(value, default=)", (run, a) -> {
                try {
                    return Numbers.toFloat(run, a.get(0));
                } catch (Failure failure) {
                    if (failure.isTypeOrValue()) {
                        return a.get(1, 0.0);
                    }
                    throw failure;
                }
            }),
            Builtin.define("round(value, precision=, method=)", NumberFilters::round),
            Builtin.define("filesizeformat(value, binary=)", NumberFilters::fileSize));

    private NumberFilters() {}

    private static Object abs(Run run, Bound args) {
        Object value = args.get(0);
        BigInteger integer = Types.integerOrNull(value);
        if (integer != null) {
            return integer.abs();
        } else if (value instanceof Double number) {
            return Math.abs(number);
        }
        throw Failure.type("bad operand type for abs(): '" + Types.name(value) + "'");
    }

    private static Object toInt(Run run, Bound args) {
        Object value = args.get(0);
        try {
            String text = Types.textOrNull(value);
            return text == null ? Numbers.toInt(run, value) : Numbers.parseInt(run, text, args.integer(2, 10));
        } catch (Failure failure) {
            if (!failure.isTypeOrValue()) {
                throw failure;
            }
        }
        try {
            return Numbers.truncate(Numbers.toFloat(run, value));
        } catch (Failure failure) {
            if (failure.isTypeOrValue() || failure.kind == Kind.OVERFLOW) {
                return args.get(1, BigInteger.ZERO);
            }
            throw failure;
        }
    }

    private static Object round(Run run, Bound args) {
        Object value = args.get(0);
        Object method = args.get(2, "common");
        boolean none = args.has(1) && args.getOrNull(1) == null;
        BigInteger precision = none ? null : args.has(1) ? args.bigInteger(1) : BigInteger.ZERO;
        String name = String.valueOf(Types.textOrNull(method));
        if (name.equals("common")) {
            return Numbers.round(run, value, precision);
        } else if (!name.equals("ceil") && !name.equals("floor")) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "method must be common, ceil or floor");
        }
        Object scale = Arithmetic.power(run, BigInteger.TEN, precision == null ? None.NONE : precision);
        Object scaled = Arithmetic.multiply(run, value, scale);
        if (!Types.isNumber(scaled)) {
            throw Failure.type("must be real number, not " + Types.name(scaled));
        }
        BigInteger whole = Types.integerOrNull(scaled);
        if (whole == null) {
            double number = (Double) scaled;
            double rounded = name.equals("ceil") ? Math.ceil(number) : Math.floor(number);
            whole = Numbers.truncate(rounded);
        }
        return Arithmetic.divide(whole, scale);
    }

    private static Object fileSize(Run run, Bound args) {
        double size = Numbers.toFloat(run, args.get(0));
        boolean binary = args.truth(1, false);
        int base = binary ? 1024 : 1000;
        if (size == 1) {
            return "1 Byte";
        } else if (size < base) {
            return Numbers.truncate(size) + " Bytes";
        }
        double unit = base;
        int index = 0;
        while (index < UNITS.length - 1 && size >= unit * base) {
            unit *= base;
            index++;
        }
        String prefix = binary && index == 0 ? "K" : UNITS[index];
        double shown = base * size / (unit * base);
        return FloatFormat.format(run, shown, 'f', 1, false) + " " + prefix + (binary ? "iB" : "B");
    }
}
