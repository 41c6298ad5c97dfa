package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's arithmetic operators, on numbers and on sequences. */
final class Arithmetic {

    /** The largest int computed, far beyond what can be printed. */
    private static final long MAX_BITS = 1 << 20;

    private Arithmetic() {}

    static Object add(Run run, Object a, Object b) {
        refuseUndefined(a, b);
        if (Types.isNumber(a) && Types.isNumber(b)) {
            BigInteger x = Types.integerOrNull(a);
            BigInteger y = Types.integerOrNull(b);
            return x != null && y != null ? bounded(run, x.add(y)) : (Object) (toDouble(a) + toDouble(b));
        } else if (a instanceof String x && b instanceof String y) {
            run.text((long) x.length() + y.length());
            return x + y;
        } else if (Types.isText(a) && Types.isText(b)) {
            String x = Markup.escape(run, a).text();
            String y = Markup.escape(run, b).text();
            run.text((long) x.length() + y.length());
            return new Markup(x + y);
        } else if (a instanceof PyList x && b instanceof PyList y) {
            return new PyList(concat(run, x.items(), y.items()));
        } else if (a instanceof PyTuple x && b instanceof PyTuple y) {
            return PyTuple.of(concat(run, x.items(), y.items()));
        } else if (a instanceof String || a instanceof PyList || a instanceof PyTuple) {
            String type = Types.name(a);
            throw Failure.type("can only concatenate " + type + " (not \"" + Types.name(b) + "\") to " + type);
        }
        throw unsupported("+", a, b);
    }

    private static List<Object> concat(Run run, List<Object> a, List<Object> b) {
        run.elements((long) a.size() + b.size());
        List<Object> all = new ArrayList<>(a.size() + b.size());
        all.addAll(a);
        all.addAll(b);
        return all;
    }

    static Object subtract(Run run, Object a, Object b) {
        requireNumbers("-", a, b);
        BigInteger x = Types.integerOrNull(a);
        BigInteger y = Types.integerOrNull(b);
        return x != null && y != null ? bounded(run, x.subtract(y)) : (Object) (toDouble(a) - toDouble(b));
    }

    static Object multiply(Run run, Object a, Object b) {
        refuseUndefined(a, b);
        if (Types.isNumber(a) && Types.isNumber(b)) {
            BigInteger x = Types.integerOrNull(a);
            BigInteger y = Types.integerOrNull(b);
            if (x != null && y != null) {
                checkBits(run, (long) x.bitLength() + y.bitLength());
                return x.multiply(y);
            }
            return toDouble(a) * toDouble(b);
        }
        Object repeated = repeatOrNull(run, a, b);
        if (repeated == null) {
            repeated = repeatOrNull(run, b, a);
        }
        if (repeated == null) {
            if (isSequence(a) || isSequence(b)) {
                Object other = isSequence(a) ? b : a;
                throw Failure.type("can't multiply sequence by non-int of type '" + Types.name(other) + "'");
            }
            throw unsupported("*", a, b);
        }
        return repeated;
    }

    private static boolean isSequence(Object value) {
        return Types.isText(value) || value instanceof PyList || value instanceof PyTuple;
    }

    private static @Nullable Object repeatOrNull(Run run, Object sequence, Object times) {
        BigInteger number = Types.integerOrNull(times);
        if (number == null) {
            return null;
        }
        int count = Math.max(0, Bound.clamp(number));
        String text = Types.textOrNull(sequence);
        if (text != null) {
            run.text((long) text.length() * count);
            String repeated = text.repeat(count);
            return sequence instanceof Markup ? new Markup(repeated) : repeated;
        } else if (sequence instanceof PyList list) {
            return new PyList(repeat(run, list.items(), count));
        } else if (sequence instanceof PyTuple tuple) {
            return PyTuple.of(repeat(run, tuple.items(), count));
        }
        return null;
    }

    private static List<Object> repeat(Run run, List<Object> items, int count) {
        run.elements((long) items.size() * count);
        List<Object> all = new ArrayList<>(items.size() * count);
        for (int i = 0; i < count && !items.isEmpty(); i++) {
            all.addAll(items);
        }
        return all;
    }

    static Object divide(Object a, Object b) {
        requireNumbers("/", a, b);
        BigInteger x = Types.integerOrNull(a);
        BigInteger y = Types.integerOrNull(b);
        if (x != null && y != null) {
            if (y.signum() == 0) {
                throw Failure.of(Kind.ZERO_DIVISION, "division by zero");
            }
            if (x.bitLength() <= 53 && y.bitLength() <= 53) {
                return x.doubleValue() / y.doubleValue();
            }
            double quotient = new BigDecimal(x)
                    .divide(new BigDecimal(y), new MathContext(60))
                    .doubleValue();
            if (Double.isInfinite(quotient)) {
                throw Failure.of(Kind.OVERFLOW, "integer division result too large for a float");
            }
            return quotient;
        }
        double divisor = toDouble(b);
        if (divisor == 0) {
            throw Failure.of(Kind.ZERO_DIVISION, "float division by zero");
        }
        return toDouble(a) / divisor;
    }

    static Object floorDivide(Object a, Object b) {
        requireNumbers("//", a, b);
        BigInteger x = Types.integerOrNull(a);
        BigInteger y = Types.integerOrNull(b);
        if (x != null && y != null) {
            if (y.signum() == 0) {
                throw Failure.of(Kind.ZERO_DIVISION, "integer division or modulo by zero");
            }
            BigInteger[] parts = x.divideAndRemainder(y);
            boolean round = parts[1].signum() != 0 && parts[1].signum() != y.signum();
            return round ? parts[0].subtract(BigInteger.ONE) : parts[0];
        }
        double left = toDouble(a);
        double right = toDouble(b);
        if (right == 0) {
            throw Failure.of(Kind.ZERO_DIVISION, "float floor division by zero");
        }
        double remainder = left % right;
        double quotient = (left - remainder) / right;
        if (remainder != 0 && remainder < 0 != right < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /** The remainder with the sign of the divisor. */
    private static double floorRemainder(double left, double right) {
        double remainder = left % right;
        if (remainder == 0) {
            return Math.copySign(0.0, right);
        }
        return remainder < 0 == right < 0 ? remainder : remainder + right;
    }

    static Object modulo(Run run, Object a, Object b) {
        String format = Types.textOrNull(a);
        if (format != null) {
            return a instanceof Markup
                    ? new Markup(PrintfFormat.format(run, format, b, true))
                    : PrintfFormat.format(run, format, b, false);
        }
        requireNumbers("%", a, b);
        BigInteger x = Types.integerOrNull(a);
        BigInteger y = Types.integerOrNull(b);
        if (x != null && y != null) {
            if (y.signum() == 0) {
                throw Failure.of(Kind.ZERO_DIVISION, "integer modulo by zero");
            }
            BigInteger remainder = x.mod(y.abs());
            return y.signum() < 0 && remainder.signum() != 0 ? remainder.add(y) : remainder;
        }
        double divisor = toDouble(b);
        if (divisor == 0) {
            throw Failure.of(Kind.ZERO_DIVISION, "float modulo");
        }
        return floorRemainder(toDouble(a), divisor);
    }

    static Object power(Run run, Object a, Object b) {
        requireNumbers("** or pow()", a, b);
        BigInteger x = Types.integerOrNull(a);
        BigInteger y = Types.integerOrNull(b);
        if (x != null && y != null && y.signum() >= 0) {
            if (x.bitLength() <= 1 && x.abs().bitLength() <= 1) {
                return y.signum() == 0 || !x.testBit(0) ? x.pow(y.signum()) : x.pow(y.testBit(0) ? 1 : 2);
            }
            checkBits(run, y.bitLength() > 30 ? Long.MAX_VALUE : (long) x.bitLength() * y.intValue());
            return x.pow(y.intValue());
        }
        double base = toDouble(a);
        double exponent = toDouble(b);
        if (base == 0 && exponent < 0) {
            throw Failure.of(Kind.ZERO_DIVISION, "0.0 cannot be raised to a negative power");
        }
        if (base < 0 && exponent != Math.rint(exponent) && !Double.isInfinite(base)) {
            throw Failure.unsupported("complex numbers");
        }
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1.0;
        }
        double result = Math.pow(base, exponent);
        if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw Failure.of(Kind.OVERFLOW, "(34, 'Numerical result out of range')");
        }
        return result;
    }

    static Object negate(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        BigInteger number = Types.integerOrNull(value);
        if (number != null) {
            return number.negate();
        } else if (value instanceof Double d) {
            return -d;
        }
        throw Failure.type("bad operand type for unary -: '" + Types.name(value) + "'");
    }

    static Object plus(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        BigInteger number = Types.integerOrNull(value);
        if (number != null) {
            return number;
        } else if (value instanceof Double) {
            return value;
        }
        throw Failure.type("bad operand type for unary +: '" + Types.name(value) + "'");
    }

    /** The number as a float; an int beyond the floats is refused. */
    static double toDouble(Object number) {
        BigInteger integer = Types.integerOrNull(number);
        if (integer == null) {
            return (Double) number;
        }
        double value = integer.doubleValue();
        if (Double.isInfinite(value)) {
            throw Failure.of(Kind.OVERFLOW, "int too large to convert to float");
        }
        return value;
    }

    private static BigInteger bounded(Run run, BigInteger value) {
        checkBits(run, value.bitLength());
        return value;
    }

    private static void checkBits(Run run, long bits) {
        if (bits > MAX_BITS) {
            throw Failure.limit("an int of more than " + MAX_BITS + " bits");
        }
        run.charge(bits / 64);
    }

    private static void refuseUndefined(Object a, Object b) {
        if (a instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (b instanceof Undefined undefined) {
            throw undefined.failure();
        }
    }

    private static void requireNumbers(String symbol, Object a, Object b) {
        refuseUndefined(a, b);
        if (!Types.isNumber(a) || !Types.isNumber(b)) {
            throw unsupported(symbol, a, b);
        }
    }

    private static Failure unsupported(String symbol, Object a, Object b) {
        if (a instanceof DictView || b instanceof DictView) {
            return Failure.unsupported("operator " + symbol + " on dict views");
        }
        return Failure.type(
                "unsupported operand type(s) for " + symbol + ": '" + Types.name(a) + "' and '" + Types.name(b) + "'");
    }
}
