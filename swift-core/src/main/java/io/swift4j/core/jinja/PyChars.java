package io.swift4j.core.jinja;

import java.util.Locale;

/** Classes and case of single code points, as Python's {@code str} methods see them. */
final class PyChars {

    private PyChars() {}

    /** What {@code strip()}, {@code split()} and regular expressions take for whitespace. */
    static boolean isSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** What {@code splitlines()} breaks at. */
    static boolean isLineBreak(int c) {
        return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    static boolean isAlpha(int c) {
        return Character.isLetter(c);
    }

    static boolean isDecimal(int c) {
        return Character.isDigit(c);
    }

    static boolean isDigit(int c) {
        return isDecimal(c)
                || c == 0xB2
                || c == 0xB3
                || c == 0xB9
                || c == 0x2070
                || (c >= 0x2074 && c <= 0x2079)
                || (c >= 0x2080 && c <= 0x2089)
                || (c >= 0x1369 && c <= 0x1371)
                || c == 0x19DA
                || (c >= 0x2460 && c <= 0x2468)
                || (c >= 0x2474 && c <= 0x247C)
                || (c >= 0x2488 && c <= 0x2490)
                || c == 0x24EA
                || (c >= 0x24F5 && c <= 0x24FD)
                || c == 0x24FF
                || (c >= 0x2776 && c <= 0x277E)
                || (c >= 0x2780 && c <= 0x2788)
                || (c >= 0x278A && c <= 0x2792)
                || (c >= 0x10A40 && c <= 0x10A43)
                || (c >= 0x10E60 && c <= 0x10E68)
                || (c >= 0x11052 && c <= 0x1105A)
                || (c >= 0x1F100 && c <= 0x1F10A);
    }

    static boolean isNumeric(int c) {
        int type = Character.getType(c);
        return isDigit(c)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || "一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾佰仟萬億兆".indexOf(c) >= 0;
    }

    static boolean isAlnum(int c) {
        return isAlpha(c) || isNumeric(c);
    }

    /** What {@code \w} matches. */
    static boolean isWord(int c) {
        return c == '_' || isAlnum(c);
    }

    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    static String upper(int c) {
        return Character.toString(c).toUpperCase(Locale.ROOT);
    }

    static String lower(int c) {
        return Character.toString(c).toLowerCase(Locale.ROOT);
    }

    /** The form at the start of a title: one titlecase letter, or an uppercase one followed by lowercase ones. */
    static String title(int c) {
        int simple = Character.toTitleCase(c);
        String upper = upper(c);
        if (simple != c || upper.codePointCount(0, upper.length()) == 1) {
            return Character.toString(simple);
        }
        int head = upper.codePointAt(0);
        String rest = upper.substring(Character.charCount(head));
        return Character.toString(head) + (isCased(head) ? rest.toLowerCase(Locale.ROOT) : rest);
    }
}
