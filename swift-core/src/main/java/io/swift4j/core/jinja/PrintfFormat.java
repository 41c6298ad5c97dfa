package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Python's {@code format % values}. */
final class PrintfFormat {

    private final Run run;
    private final String format;
    private final Object values;
    private final List<Object> sequence;
    private final boolean escape;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int used;

    private PrintfFormat(Run run, String format, Object values, boolean escape) {
        this.run = run;
        this.format = format;
        this.values = values;
        this.sequence = values instanceof PyTuple tuple ? tuple.items() : List.of(values);
        this.escape = escape;
    }

    /** Formats; {@code escape} makes every value HTML-safe first. */
    static String format(Run run, String format, Object values, boolean escape) {
        return new PrintfFormat(run, format, values, escape).format();
    }

    private record Flags(boolean left, boolean plus, boolean space, boolean zero, boolean alternate) {}

    private String format() {
        while (at < format.length()) {
            int next = format.indexOf('%', at);
            if (next < 0) {
                add(format.substring(at));
                break;
            }
            add(format.substring(at, next));
            at = next + 1;
            field();
        }
        boolean mapping = !(values instanceof PyTuple)
                && !Types.isText(values)
                && (values instanceof PyDict
                        || values instanceof PyList
                        || values instanceof PyRange
                        || values instanceof Undefined);
        if (used < sequence.size() && !mapping) {
            throw Failure.type("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private void add(String piece) {
        run.text((long) out.length() + piece.length());
        out.append(piece);
    }

    private char peek() {
        if (at >= format.length()) {
            throw Failure.value("incomplete format");
        }
        return format.charAt(at);
    }

    private void field() {
        if (peek() == '%') {
            at++;
            add("%");
            return;
        }
        Object keyed = null;
        if (peek() == '(') {
            keyed = keyed();
        }
        Flags flags = flags();
        boolean left = flags.left();
        int width = count();
        if (width < 0) {
            left = true;
            width = -width;
        }
        int precision = -1;
        if (peek() == '.') {
            at++;
            precision = Math.max(0, count());
        }
        while ("hlL".indexOf(peek()) >= 0) {
            at++;
        }
        int start = at;
        peek();
        int conversion = format.codePointAt(at);
        at += Character.charCount(conversion);
        Object value = keyed == null ? next() : keyed;
        String body = convert((char) conversion, value, flags, precision, start);
        boolean number = "diuoxXeEfFgG".indexOf(conversion) >= 0;
        add(fit(body, width, left, flags.zero() && number));
    }

    private Object keyed() {
        if (values instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (!(values instanceof PyDict dict)) {
            throw Failure.type("format requires a mapping");
        } else {
            int depth = 1;
            int start = ++at;
            while (depth > 0) {
                char c = peek();
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                at++;
            }
            String key = format.substring(start, at - 1);
            Object value = dict.get(run, key);
            if (value == null) {
                throw Failure.of(Kind.KEY, Repr.quote(key));
            }
            return value;
        }
    }

    private Object next() {
        if (used >= sequence.size()) {
            throw Failure.type("not enough arguments for format string");
        }
        return sequence.get(used++);
    }

    private Flags flags() {
        boolean left = false;
        boolean plus = false;
        boolean space = false;
        boolean zero = false;
        boolean alternate = false;
        while (true) {
            switch (peek()) {
                case '-' -> left = true;
                case '+' -> plus = true;
                case ' ' -> space = true;
                case '0' -> zero = true;
                case '#' -> alternate = true;
                default -> {
                    return new Flags(left, plus, space, zero, alternate);
                }
            }
            at++;
        }
    }

    /** A width or precision: digits, or {@code *} for the next value. */
    private int count() {
        if (peek() == '*') {
            at++;
            BigInteger number = Types.integerOrNull(next());
            if (number == null) {
                throw Failure.type("* wants int");
            }
            return Bound.clamp(number);
        }
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at - start > 9) {
            throw Failure.value("width too big");
        }
        return at == start ? 0 : Integer.parseInt(format.substring(start, at));
    }

    private String convert(char conversion, Object value, Flags flags, int precision, int position) {
        return switch (conversion) {
            case 's' -> cut(escape ? Markup.escape(run, value).text() : Repr.str(run, value), precision);
            case 'r' -> cut(escaped(Repr.repr(run, value)), precision);
            case 'a' -> cut(escaped(Repr.ascii(run, value)), precision);
            case 'c' -> character(value);
            case 'd', 'i', 'u' -> signed(decimal(value), flags, precision, 10, "");
            case 'o' -> signed(integer(value, 'o'), flags, precision, 8, flags.alternate() ? "0o" : "");
            case 'x' -> signed(integer(value, 'x'), flags, precision, 16, flags.alternate() ? "0x" : "");
            case 'X' ->
                signed(integer(value, 'X'), flags, precision, 16, flags.alternate() ? "0x" : "")
                        .toUpperCase(Locale.ROOT);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> floating(conversion, value, flags, precision);
            default -> {
                int code = format.codePointAt(position);
                throw Failure.value("unsupported format character '" + Character.toString(code) + "' (0x"
                        + Integer.toHexString(code) + ") at index " + PyText.length(format.substring(0, position)));
            }
        };
    }

    private String floating(char conversion, Object value, Flags flags, int precision) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (!Types.isNumber(value)) {
            throw Failure.type("must be real number, not " + Types.name(value));
        }
        double number = Arithmetic.toDouble(value);
        boolean negative = number < 0 || (number == 0 && 1 / number < 0);
        return sign(negative, flags)
                + FloatFormat.format(run, number, conversion, precision < 0 ? 6 : precision, flags.alternate());
    }

    private String escaped(String text) {
        return escape ? Markup.escape(run, text).text() : text;
    }

    private static String cut(String text, int precision) {
        return precision >= 0 && precision < PyText.length(text)
                ? text.substring(0, PyText.unit(text, precision))
                : text;
    }

    private String character(Object value) {
        BigInteger code = Types.integerOrNull(value);
        if (code != null) {
            int point = Bound.clamp(code);
            if (!Character.isValidCodePoint(point)) {
                throw Failure.of(Kind.OVERFLOW, "%c arg not in range(0x110000)");
            }
            return Character.toString(point);
        }
        String text = Types.textOrNull(value);
        if (text == null || PyText.length(text) != 1) {
            throw Failure.type("%c requires int or char");
        }
        return text;
    }

    private BigInteger decimal(Object value) {
        if (value instanceof Double number) {
            return Numbers.truncate(number);
        } else if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        BigInteger integer = Types.integerOrNull(value);
        if (integer == null) {
            throw Failure.type("%d format: a real number is required, not " + Types.name(value));
        }
        return integer;
    }

    private static BigInteger integer(Object value, char conversion) {
        BigInteger integer = Types.integerOrNull(value);
        if (integer == null) {
            throw Failure.type("%" + conversion + " format: an integer is required, not " + Types.name(value));
        }
        return integer;
    }

    private String signed(BigInteger value, Flags flags, int precision, int base, String prefix) {
        String digits = base == 10 ? Repr.integer(value.abs()) : value.abs().toString(base);
        run.text(Math.max(precision, 0));
        String zeros = "0".repeat(Math.max(0, precision - digits.length()));
        return sign(value.signum() < 0, flags) + prefix + zeros + digits;
    }

    private static String sign(boolean negative, Flags flags) {
        return negative ? "-" : flags.plus() ? "+" : flags.space() ? " " : "";
    }

    private String fit(String body, int width, boolean left, boolean zeros) {
        if (left || !zeros) {
            return PyText.pad(run, body, width, " ", left ? PyText.Align.LEFT : PyText.Align.RIGHT);
        }
        int prefix = !body.isEmpty() && "+- ".indexOf(body.charAt(0)) >= 0 ? 1 : 0;
        String rest = body.substring(prefix);
        if (rest.startsWith("0x") || rest.startsWith("0X") || rest.startsWith("0o")) {
            prefix += 2;
        }
        return body.substring(0, prefix)
                + PyText.pad(run, body.substring(prefix), width - prefix, "0", PyText.Align.RIGHT);
    }
}
