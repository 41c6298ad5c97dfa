package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's format specification mini-language, as in {@code '{:>8.2f}'}. */
final class FormatSpec {

    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d+)?([,_])?(?:\\.(\\d+))?([bcdeEfFgGnosxX%])?", Pattern.DOTALL);

    private final String fill;
    private final char align;
    private final boolean zero;
    private final char sign;
    private final boolean alternate;
    private final int width;
    private final char grouping;
    private final int precision;
    private final char type;

    private FormatSpec(Matcher parts) {
        boolean zero = parts.group(6) != null;
        String align = parts.group(2);
        if (parts.group(4) != null) {
            throw Failure.unsupported("format option 'z'");
        }
        String fill = parts.group(1);
        this.fill = fill != null ? fill : zero ? "0" : " ";
        this.align = first(align);
        this.zero = zero;
        this.sign = first(parts.group(3));
        this.alternate = parts.group(5) != null;
        this.width = count(parts.group(7), 0);
        this.grouping = first(parts.group(8));
        this.precision = count(parts.group(9), -1);
        this.type = first(parts.group(10));
    }

    private static char first(@Nullable String group) {
        return group == null ? 0 : group.charAt(0);
    }

    private static int count(@Nullable String digits, int absent) {
        if (digits == null) {
            return absent;
        } else if (digits.length() > 9) {
            throw Failure.value("Too many decimal digits in format string");
        }
        return Integer.parseInt(digits);
    }

    static String format(Run run, Object value, String spec) {
        if (spec.isEmpty()) {
            return Repr.str(run, value);
        }
        boolean isText = Types.isText(value);
        if (!isText && !Types.isNumber(value)) {
            throw Failure.type("unsupported format string passed to " + Types.name(value) + ".__format__");
        }
        Matcher parts = SPEC.matcher(spec);
        if (!parts.matches()) {
            throw Failure.value(
                    "Invalid format specifier '" + spec + "' for object of type '" + Types.name(value) + "'");
        }
        FormatSpec parsed = new FormatSpec(parts);
        if (isText) {
            return parsed.text(run, Repr.str(run, value));
        }
        BigInteger whole = Types.integerOrNull(value);
        boolean floatType = type(parsed.type, "eEfFgG%");
        return whole == null || floatType ? parsed.floating(run, Arithmetic.toDouble(value)) : parsed.whole(run, whole);
    }

    private static boolean type(char type, String types) {
        return type != 0 && types.indexOf(type) >= 0;
    }

    private Failure unknownCode(String typeName) {
        return Failure.value("Unknown format code '" + type + "' for object of type '" + typeName + "'");
    }

    private String text(Run run, String text) {
        if (type != 0 && type != 's') {
            throw unknownCode("str");
        } else if (sign != 0) {
            throw Failure.value("Sign not allowed in string format specifier");
        } else if (alternate) {
            throw Failure.value("Alternate form (#) not allowed in string format specifier");
        } else if (grouping != 0) {
            throw Failure.value("Cannot specify '" + grouping + "' with 's'.");
        } else if (align == '=') {
            throw Failure.value("'=' alignment not allowed in string format specifier");
        }
        String cut = precision >= 0 && precision < PyText.length(text)
                ? text.substring(0, PyText.unit(text, precision))
                : text;
        return pad(run, "", cut, '<');
    }

    private String whole(Run run, BigInteger value) {
        if (precision >= 0) {
            throw Failure.value("Precision not allowed in integer format specifier");
        }
        BigInteger size = value.abs();
        String prefix = switch (alternate ? type : 0) {
            case 'b' -> "0b";
            case 'o' -> "0o";
            case 'x' -> "0x";
            case 'X' -> "0X";
            default -> "";
        };
        String digits = switch (type) {
            case 0, 'd', 'n' -> Repr.integer(size);
            case 'b' -> size.toString(2);
            case 'o' -> size.toString(8);
            case 'x' -> size.toString(16);
            case 'X' -> size.toString(16).toUpperCase(Locale.ROOT);
            case 'c' -> character(value);
            default -> throw unknownCode("int");
        };
        if (type == 'c') {
            return pad(run, "", digits, '<');
        }
        return number(run, signOf(value.signum() < 0) + prefix, digits, "", type == 0 || type == 'd' ? 3 : 4);
    }

    private String character(BigInteger value) {
        if (sign != 0 || grouping != 0) {
            throw Failure.value("Sign not allowed with integer format specifier 'c'");
        }
        int code = Bound.clamp(value);
        if (!Character.isValidCodePoint(code)) {
            throw Failure.of(JinjaException.Kind.OVERFLOW, "%c arg not in range(0x110000)");
        }
        return Character.toString(code);
    }

    private String floating(Run run, double value) {
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        boolean percent = type == '%';
        double size = percent ? value * 100 : value;
        String text;
        if (type == 0 && precision < 0) {
            text = FloatRepr.repr(Math.abs(value));
            text = alternate && text.indexOf('.') < 0 ? text.replace("e", ".e") : text;
        } else if (type == 0) {
            text = Double.isNaN(size) || Double.isInfinite(size)
                    ? FloatRepr.repr(Math.abs(size))
                    : FloatFormat.general(Math.abs(size), Math.max(1, precision), alternate, true);
        } else {
            char code = percent ? 'f' : type == 'n' ? 'g' : type;
            if ("eEfFgG".indexOf(code) < 0) {
                throw unknownCode("float");
            }
            text = FloatFormat.format(run, size, code, precision < 0 ? 6 : precision, alternate);
        }
        int point = 0;
        while (point < text.length() && Character.isDigit(text.charAt(point))) {
            point++;
        }
        String fraction = text.substring(point) + (percent ? "%" : "");
        return number(run, signOf(negative), text.substring(0, point), fraction, 3);
    }

    private String signOf(boolean negative) {
        return negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "";
    }

    /** Joins the parts of a number, with separators in and zeros before its whole digits where asked for. */
    private String number(Run run, String prefix, String digits, String fraction, int group) {
        String whole = digits;
        if (grouping != 0) {
            if (grouping == ',' && group == 4) {
                throw Failure.value("Cannot specify ',' with '" + type + "'.");
            }
            boolean zeros = fill.equals("0") && (align == '=' || align == 0);
            int room = zeros ? width - prefix.length() - fraction.length() : 0;
            run.text(Math.max(room, 0));
            int count = digits.length();
            while (count + (count - 1) / group < room) {
                count++;
            }
            whole = group("0".repeat(count - digits.length()) + digits, group);
        }
        return pad(run, prefix, whole + fraction, '>');
    }

    private String group(String digits, int size) {
        StringBuilder out = new StringBuilder(digits);
        for (int at = digits.length() - size; at > 0; at -= size) {
            out.insert(at, grouping);
        }
        return out.toString();
    }

    private String pad(Run run, String prefix, String body, char standard) {
        char where = align != 0 ? align : zero && standard == '>' ? '=' : standard;
        if (where == '=') {
            return prefix + PyText.pad(run, body, width - prefix.length(), fill, PyText.Align.RIGHT);
        }
        PyText.Align to = switch (where) {
            case '<' -> PyText.Align.LEFT;
            case '>' -> PyText.Align.RIGHT;
            default -> PyText.Align.MIDDLE;
        };
        return PyText.pad(run, prefix + body, width, fill, to);
    }
}
