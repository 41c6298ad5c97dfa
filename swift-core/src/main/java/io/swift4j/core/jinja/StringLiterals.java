package io.swift4j.core.jinja;

/** The value of a string literal: Python's {@code unicode-escape}, applied as jinja2 does, after escaping what is not ASCII. */
final class StringLiterals {

    private final String source;
    private final int line;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private StringLiterals(String source, int line) {
        this.source = source;
        this.line = line;
    }

    /** The value of the text between the quotes. */
    static String unescape(String body, int line) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        return new StringLiterals(escapeBeyondAscii(body), line).unescape();
    }

    private static String escapeBeyondAscii(String body) {
        StringBuilder ascii = new StringBuilder(body.length());
        body.codePoints().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else if (c < 0x100) {
                ascii.append(String.format("\\x%02x", c));
            } else if (c < 0x10000) {
                ascii.append(String.format("\\u%04x", c));
            } else {
                ascii.append(String.format("\\U%08x", c));
            }
        });
        return ascii.toString();
    }

    private String unescape() {
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                escape(source.charAt(at++));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append(c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'v' -> out.append('\u000B');
            case 'f' -> out.append('\f');
            case 'r' -> out.append('\r');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            case 'x' -> hex(2, "\\xXX");
            case 'u' -> hex(4, "\\uXXXX");
            case 'U' -> hex(8, "\\UXXXXXXXX");
            case 'N' -> named();
            default -> out.append('\\').append(c);
        }
    }

    private void octal() {
        int start = at - 1;
        while (at < source.length() && at < start + 3 && source.charAt(at) >= '0' && source.charAt(at) <= '7') {
            at++;
        }
        out.append((char) Integer.parseInt(source.substring(start, at), 8));
    }

    private void hex(int digits, String form) {
        int end = at + digits;
        boolean complete =
                end <= source.length() && source.substring(at, end).chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (!complete) {
            throw Failure.syntax(line, "truncated " + form + " escape");
        }
        long point = Long.parseLong(source.substring(at, end), 16);
        if (point > Character.MAX_CODE_POINT) {
            throw Failure.syntax(line, "illegal Unicode character");
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw Failure.syntax(line, "an escape for half of a surrogate pair, which is no character");
        }
        out.appendCodePoint((int) point);
        at = end;
    }

    private void named() {
        int end = source.indexOf('}', at);
        if (at >= source.length() || source.charAt(at) != '{' || end < 0) {
            throw Failure.syntax(line, "malformed \\N character escape");
        }
        try {
            out.appendCodePoint(Character.codePointOf(source.substring(at + 1, end)));
        } catch (IllegalArgumentException unknown) {
            throw Failure.syntax(line, "unknown Unicode character name");
        }
        at = end + 1;
    }
}
