package io.swift4j.core.jinja;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** C's {@code strftime} in the C locale, for a time without a zone. */
final class Strftime {

    private Strftime() {}

    static String format(Run run, LocalDateTime time, String format) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            char flag = at < format.length() ? format.charAt(at) : 0;
            boolean flagged = "-_0^#".indexOf(flag) >= 0;
            at += flagged ? 1 : 0;
            if (at >= format.length()) {
                throw Failure.value("strftime format '" + format + "' ends inside a directive");
            }
            out.append(flagged(field(time, format.charAt(at++), format), flagged ? flag : 0));
        }
        return run.text(out.toString());
    }

    private static String flagged(String field, char flag) {
        boolean number = !field.isEmpty() && field.chars().allMatch(c -> c == ' ' || Character.isDigit(c));
        return switch (flag) {
            case '^', '#' -> field.toUpperCase(Locale.ROOT);
            case '-' -> number ? unpadded(field) : field;
            case '_' -> number ? " ".repeat(field.length() - unpadded(field).length()) + unpadded(field) : field;
            case '0' -> field.replace(' ', '0');
            default -> field;
        };
    }

    private static String unpadded(String number) {
        int start = 0;
        while (start < number.length() - 1 && "0 ".indexOf(number.charAt(start)) >= 0) {
            start++;
        }
        return number.substring(start);
    }

    private static String field(LocalDateTime t, char directive, String format) {
        int hour12 = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
        int sunday = t.getDayOfWeek().getValue() % 7;
        int monday = (sunday + 6) % 7;
        return switch (directive) {
            case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US);
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US);
            case 'b', 'h' -> t.getMonth().getDisplayName(TextStyle.SHORT, Locale.US);
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.US);
            case 'c' -> all(t, "a b e H:M:S Y");
            case 'C' -> zeros(t.getYear() / 100, 2);
            case 'd' -> zeros(t.getDayOfMonth(), 2);
            case 'D', 'x' -> all(t, "m/d/y");
            case 'e' -> spaces(t.getDayOfMonth());
            case 'f' -> zeros(t.getNano() / 1000, 6);
            case 'F' -> all(t, "Y-m-d");
            case 'g' -> zeros(t.get(IsoFields.WEEK_BASED_YEAR) % 100, 2);
            case 'G' -> Integer.toString(t.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> zeros(t.getHour(), 2);
            case 'I' -> zeros(hour12, 2);
            case 'j' -> zeros(t.getDayOfYear(), 3);
            case 'k' -> spaces(t.getHour());
            case 'l' -> spaces(hour12);
            case 'm' -> zeros(t.getMonthValue(), 2);
            case 'M' -> zeros(t.getMinute(), 2);
            case 'n' -> "\n";
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'P' -> t.getHour() < 12 ? "am" : "pm";
            case 'r' -> all(t, "I:M:S p");
            case 'R' -> all(t, "H:M");
            case 'S' -> zeros(t.getSecond(), 2);
            case 't' -> "\t";
            case 'T', 'X' -> all(t, "H:M:S");
            case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
            case 'U' -> zeros((t.getDayOfYear() + 6 - sunday) / 7, 2);
            case 'V' -> zeros(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'w' -> Integer.toString(sunday);
            case 'W' -> zeros((t.getDayOfYear() + 6 - monday) / 7, 2);
            case 'y' -> zeros(t.get(ChronoField.YEAR_OF_ERA) % 100, 2);
            case 'Y' -> Integer.toString(t.getYear());
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> throw Failure.unsupported("strftime directive %" + directive + " in '" + format + "'");
        };
    }

    /** Expands a pattern whose letters are directives. */
    private static String all(LocalDateTime t, String pattern) {
        StringBuilder out = new StringBuilder();
        pattern.chars().forEach(c -> {
            if (Character.isLetter(c)) {
                out.append(field(t, (char) c, pattern));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    private static String zeros(int number, int width) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String spaces(int number) {
        return number < 10 ? " " + number : Integer.toString(number);
    }
}
