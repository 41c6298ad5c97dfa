package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code int()}, {@code float()} and {@code round()}. */
final class Numbers {

    private static final Pattern FLOAT = Pattern.compile(
            "[+-]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+(?:_\\d+)*)?");
    private static final Pattern SPECIAL = Pattern.compile("[+-]?(?:inf|infinity|nan)");

    private Numbers() {}

    /** {@code int(value)} of anything but a string read in a base. */
    static BigInteger toInt(Run run, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        BigInteger integer = Types.integerOrNull(value);
        if (integer != null) {
            return integer;
        } else if (value instanceof Double number) {
            return truncate(number);
        }
        String text = Types.textOrNull(value);
        if (text == null) {
            throw Failure.type("int() argument must be a string, a bytes-like object or a real number, not '"
                    + Types.name(value) + "'");
        }
        return parseInt(run, text, 10);
    }

    static BigInteger truncate(double number) {
        if (Double.isNaN(number)) {
            throw Failure.value("cannot convert float NaN to integer");
        } else if (Double.isInfinite(number)) {
            throw Failure.of(Kind.OVERFLOW, "cannot convert float infinity to integer");
        }
        return new BigDecimal(number).toBigInteger();
    }

    static BigInteger parseInt(Run run, String source, int base) {
        if (base != 0 && (base < 2 || base > 36)) {
            throw Failure.value("int() base must be >= 2 and <= 36, or 0");
        }
        run.charge(source.length());
        BigInteger parsed = parseOrNull(PyText.strip(source), base);
        if (parsed == null) {
            throw Failure.value("invalid literal for int() with base " + base + ": " + Repr.quote(source));
        }
        return parsed;
    }

    private static @Nullable BigInteger parseOrNull(String text, int requestedBase) {
        boolean negative = text.startsWith("-");
        String digits = negative || text.startsWith("+") ? text.substring(1) : text;
        int base = requestedBase;
        String prefix = digits.length() > 1 ? digits.substring(0, 2).toLowerCase(Locale.ROOT) : "";
        int prefixBase = switch (prefix) {
            case "0x" -> 16;
            case "0o" -> 8;
            case "0b" -> 2;
            default -> 0;
        };
        if (prefixBase != 0 && (base == 0 || base == prefixBase)) {
            base = prefixBase;
            digits = digits.substring(2);
            digits = digits.startsWith("_") ? digits.substring(1) : digits;
        } else if (base == 0) {
            base = 10;
            if (digits.startsWith("0")
                    && !digits.replace("0", "").replace("_", "").isEmpty()) {
                return null;
            }
        }
        if (digits.startsWith("_") || digits.endsWith("_") || digits.contains("__")) {
            return null;
        }
        digits = digits.replace("_", "");
        int radix = base;
        if (digits.isEmpty() || digits.codePoints().anyMatch(c -> Character.digit(c, radix) < 0)) {
            return null;
        }
        if (digits.length() > 4300 && Integer.bitCount(base) != 1) {
            throw Failure.value("Exceeds the limit (4300 digits) for integer string conversion: value has "
                    + digits.length() + " digits; use sys.set_int_max_str_digits() to increase the limit");
        }
        StringBuilder plain = new StringBuilder();
        digits.codePoints().forEach(c -> plain.append(Character.forDigit(Character.digit(c, radix), radix)));
        BigInteger value = new BigInteger(plain.toString(), radix);
        return negative ? value.negate() : value;
    }

    static double toFloat(Run run, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (Types.isNumber(value)) {
            return Arithmetic.toDouble(value);
        }
        String source = Types.textOrNull(value);
        if (source == null) {
            throw Failure.type("float() argument must be a string or a real number, not '" + Types.name(value) + "'");
        }
        run.charge(source.length());
        String text = asciiDigits(PyText.strip(source));
        String lower = text.toLowerCase(Locale.ROOT);
        if (SPECIAL.matcher(lower).matches()) {
            double size = lower.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return lower.startsWith("-") ? -size : size;
        } else if (text.length() > 100_000 || !FLOAT.matcher(text).matches()) {
            throw Failure.value("could not convert string to float: " + Repr.quote(source));
        }
        return Double.parseDouble(text.replace("_", ""));
    }

    private static String asciiDigits(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isDigit(c)) {
                out.append(Character.digit(c, 10));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** {@code round(value, digits)}, to even at the half; without digits the result is an int. */
    static Object round(Run run, Object value, @Nullable BigInteger digits) {
        if (value instanceof Undefined || !Types.isNumber(value)) {
            throw Failure.type("type " + Types.name(value) + " doesn't define __round__ method");
        }
        BigInteger integer = Types.integerOrNull(value);
        if (integer != null) {
            return roundInt(run, integer, digits);
        }
        double number = (Double) value;
        if (digits == null) {
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                return truncate(number);
            }
            return new BigDecimal(number).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        }
        int scale = Bound.clamp(digits);
        if (Double.isNaN(number) || Double.isInfinite(number) || scale > 323) {
            return number;
        } else if (scale < -308) {
            return Math.copySign(0.0, number);
        }
        double rounded =
                new BigDecimal(number).setScale(scale, RoundingMode.HALF_EVEN).doubleValue();
        if (Double.isInfinite(rounded)) {
            throw Failure.of(Kind.OVERFLOW, "rounded value too large to represent");
        }
        return Math.copySign(rounded, number);
    }

    private static BigInteger roundInt(Run run, BigInteger value, @Nullable BigInteger digits) {
        if (digits == null || digits.signum() >= 0) {
            return value;
        }
        int places = -Bound.clamp(digits);
        if (places > value.bitLength()) {
            return BigInteger.ZERO;
        }
        run.charge(value.bitLength());
        return new BigDecimal(value).setScale(-places, RoundingMode.HALF_EVEN).toBigInteger();
    }
}
