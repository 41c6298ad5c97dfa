package io.swift4j.core.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Prints the size of a float as C's {@code f}, {@code e} and {@code g} do, rounding the exact value half to even. */
final class FloatFormat {

    private static final int MAX_PRECISION = 100_000;

    private FloatFormat() {}

    /**
     * The float without its sign.
     *
     * @param type {@code e}, {@code f} or {@code g}, an uppercase letter for uppercase
     * @param keep whether {@code g} keeps trailing zeros and others a bare point, as the flag {@code #} asks
     */
    static String format(Run run, double value, char type, int precision, boolean keep) {
        if (precision > MAX_PRECISION) {
            throw Failure.value("precision too big");
        }
        run.text(precision + 330L);
        String text = body(Math.abs(value), Character.toLowerCase(type), precision, keep);
        return Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String body(double size, char type, int precision, boolean keep) {
        if (Double.isNaN(size)) {
            return "nan";
        } else if (Double.isInfinite(size)) {
            return "inf";
        }
        return switch (type) {
            case 'f' -> fixed(size, precision, keep);
            case 'e' -> scientific(size, precision, keep);
            default -> general(size, precision == 0 ? 1 : precision, keep, false);
        };
    }

    private static String fixed(double size, int precision, boolean keep) {
        String text =
                new BigDecimal(size).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return keep && precision == 0 ? text + "." : text;
    }

    private static String scientific(double size, int precision, boolean keep) {
        String digits = digits(size, precision + 1);
        String fraction = precision > 0 ? "." + digits.substring(1) : keep ? "." : "";
        return digits.charAt(0) + fraction + FloatRepr.exponent(exponent(size, precision + 1));
    }

    /** {@code withPoint} is Python's default format: at least one digit after the point unless there is an exponent. */
    static String general(double size, int precision, boolean keep, boolean withPoint) {
        int exponent = exponent(size, precision);
        if (exponent < -4 || exponent >= precision - (withPoint ? 1 : 0)) {
            String digits = trim(digits(size, precision), keep);
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : keep ? "." : "";
            return digits.charAt(0) + fraction + FloatRepr.exponent(exponent);
        }
        int places = Math.max(0, precision - 1 - exponent);
        String text = fixed(size, places, keep);
        if (!keep && text.indexOf('.') >= 0) {
            text = trim(text, false);
            text = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        }
        return withPoint && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String trim(String digits, boolean keep) {
        int end = digits.length();
        while (!keep && end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }

    private static BigDecimal rounded(double size, int precision) {
        return new BigDecimal(size).round(new MathContext(precision, RoundingMode.HALF_EVEN));
    }

    private static String digits(double size, int precision) {
        String digits = rounded(size, precision).unscaledValue().toString();
        return digits.length() < precision ? digits + "0".repeat(precision - digits.length()) : digits;
    }

    private static int exponent(double size, int precision) {
        BigDecimal rounded = rounded(size, precision);
        return rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    }
}
