package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Python's string operations, counting code points. */
final class PyText {

    private PyText() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The UTF-16 index of a code point, given one inside the text or at its end. */
    static int unit(String text, int codePoint) {
        return text.offsetByCodePoints(0, codePoint);
    }

    static List<Object> characters(String text) {
        List<Object> characters = new ArrayList<>(text.length());
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    /** Compares by code points, unlike {@link String#compareTo}; -1, 0 or 1. */
    static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean split = Character.isSurrogate(x) != Character.isSurrogate(y);
                return split ? (Character.isSurrogate(x) ? 1 : -1) : (x < y ? -1 : 1);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    static String strip(String text, IntPredicate drop, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && drop.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && drop.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    static String strip(String text) {
        return strip(text, PyChars::isSpace, true, true);
    }

    static String rstrip(String text) {
        return strip(text, PyChars::isSpace, false, true);
    }

    /** Splits at runs of whitespace; {@code max} below 0 means no limit. */
    static List<Object> splitSpace(String text, int max) {
        List<Object> parts = new ArrayList<>();
        int at = skip(text, 0, true);
        while (at < text.length()) {
            if (max >= 0 && parts.size() == max) {
                parts.add(text.substring(at));
                break;
            }
            int end = skip(text, at, false);
            parts.add(text.substring(at, end));
            at = skip(text, end, true);
        }
        return parts;
    }

    private static int skip(String text, int from, boolean spaces) {
        int at = from;
        while (at < text.length() && PyChars.isSpace(text.charAt(at)) == spaces) {
            at++;
        }
        return at;
    }

    /** Splits at runs of whitespace, from the right. */
    static List<Object> splitSpaceRight(String text, int max) {
        List<Object> parts = new ArrayList<>();
        int end = skipBack(text, text.length(), true);
        while (end > 0) {
            int start = max >= 0 && parts.size() == max ? 0 : skipBack(text, end, false);
            parts.add(text.substring(start, end));
            end = skipBack(text, start, true);
        }
        Collections.reverse(parts);
        return parts;
    }

    private static int skipBack(String text, int from, boolean spaces) {
        int at = from;
        while (at > 0 && PyChars.isSpace(text.charAt(at - 1)) == spaces) {
            at--;
        }
        return at;
    }

    static List<Object> split(String text, String separator, int max) {
        List<Object> parts = new ArrayList<>();
        int start = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && (max < 0 || parts.size() < max)) {
            parts.add(text.substring(start, at));
            start = at + separator.length();
            at = text.indexOf(separator, start);
        }
        parts.add(text.substring(start));
        return parts;
    }

    static List<Object> splitRight(String text, String separator, int max) {
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && (max < 0 || parts.size() < max)) {
            parts.add(text.substring(at + separator.length(), end));
            end = at;
            at = text.lastIndexOf(separator, end - separator.length());
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    static List<Object> splitLines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (PyChars.isLineBreak(c)) {
                int end = at - 1;
                if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
                    at++;
                }
                lines.add(text.substring(start, keepEnds ? at : end));
                start = at;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    static int count(String text, String part) {
        if (part.isEmpty()) {
            return length(text) + 1;
        }
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** Replaces the first {@code max} occurrences, all for a negative {@code max}. */
    static String replace(Run run, String text, String old, String by, int max) {
        run.search(text, old);
        int found = count(text, old);
        int times = max < 0 ? found : Math.min(max, found);
        run.text(text.length() + (long) times * Math.max(0, by.length() - old.length()));
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int i = 0; i < times; i++) {
            if (old.isEmpty()) {
                int next = i == 0 ? 0 : start + Character.charCount(text.codePointAt(start));
                out.append(text, start, next).append(by);
                start = next;
            } else {
                int at = text.indexOf(old, start);
                out.append(text, start, at).append(by);
                start = at + old.length();
            }
        }
        return out.append(text, start, text.length()).toString();
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int head = text.codePointAt(0);
        return PyChars.title(head) + lowerFrom(text, Character.charCount(head));
    }

    /** The rest of the text in lowercase, each letter judged in its whole context. */
    private static String lowerFrom(String text, int from) {
        String before = text.substring(0, from).toLowerCase(Locale.ROOT);
        return text.toLowerCase(Locale.ROOT).substring(before.length());
    }

    /** Uppercases the first letter of every run of cased letters, lowercases the others. */
    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            out.append(inWord ? PyChars.lower(c) : PyChars.title(c));
            inWord = PyChars.isCased(c);
            i += Character.charCount(c);
        }
        return out.toString();
    }

    static String swapCase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isUpperCase(c)) {
                out.append(PyChars.lower(c));
            } else {
                out.append(Character.isLowerCase(c) ? PyChars.upper(c) : Character.toString(c));
            }
        });
        return out.toString();
    }

    static boolean isTitle(String text) {
        boolean inWord = false;
        boolean any = false;
        for (int c : text.codePoints().toArray()) {
            boolean capital = Character.isUpperCase(c) || Character.isTitleCase(c);
            if (capital && inWord) {
                return false;
            } else if (Character.isLowerCase(c) && !inWord) {
                return false;
            }
            inWord = PyChars.isCased(c);
            any |= inWord;
        }
        return any;
    }

    /** Pads to a width in code points; {@code left} is the share of the padding that goes before the text. */
    static String pad(Run run, String text, int width, String fill, Align align) {
        int padding = width - length(text);
        if (padding <= 0) {
            return text;
        }
        run.text(text.length() + (long) padding * fill.length());
        int left = switch (align) {
            case LEFT -> 0;
            case RIGHT -> padding;
            case CENTER -> padding / 2 + (padding & width & 1);
            case MIDDLE -> padding / 2;
        };
        return fill.repeat(left) + text + fill.repeat(padding - left);
    }

    /** Where padded text goes. */
    enum Align {
        LEFT,
        RIGHT,
        /** As {@code str.center}: the odd space goes left where the width is odd. */
        CENTER,
        /** As {@code ^} in a format specification: the odd space goes right. */
        MIDDLE
    }
}
