package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into tokens, with {@code trim_blocks}, {@code lstrip_blocks} and without the last newline. */
final class Lexer {

    private static final Pattern NEWLINE = Pattern.compile("\r\n|\r");
    private static final Pattern FLOAT = Pattern.compile(
            "(?<!\\.)(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER = Pattern.compile(
            "0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\\da-f])+|[1-9](?:_?\\d)*|0(?:_?0)*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int at;
    private int line = 1;
    private int counted;
    /** Whether what was consumed last ended with a newline, so that a tag may stand at the start of a line. */
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokenize(String template) {
        String unix = NEWLINE.matcher(template).replaceAll("\n");
        return new Lexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix).run();
    }

    private List<Token> run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                text(source.substring(at));
                at = source.length();
            } else {
                tag(tag);
            }
        }
        add(Token.Kind.END, "", "");
        return tokens;
    }

    private int nextTag() {
        int found = source.indexOf('{', at);
        while (found >= 0 && found + 1 < source.length()) {
            if ("%{#".indexOf(source.charAt(found + 1)) >= 0) {
                return found;
            }
            found = source.indexOf('{', found + 1);
        }
        return -1;
    }

    private void add(Token.Kind kind, String text, Object value) {
        tokens.add(new Token(kind, text, value, line));
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            add(Token.Kind.TEXT, text, text);
        }
    }

    /** Moves on and keeps the line number and start-of-line in step. */
    private void advance(int to) {
        for (int i = counted; i < to; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        counted = to;
        lineStarting = to > 0 && source.charAt(to - 1) == '\n';
        at = to;
    }

    private void tag(int start) {
        String before = source.substring(at, start);
        char kind = source.charAt(start + 1);
        int afterSign = start + 2;
        char sign = afterSign < source.length() ? source.charAt(afterSign) : 0;
        if (sign == '-' || sign == '+') {
            afterSign++;
        }
        text(stripBefore(before, sign, kind == '{'));
        int rawBody = kind == '%' ? rawBody(afterSign) : -1;
        advance(rawBody >= 0 ? rawBody : afterSign);
        if (rawBody >= 0) {
            raw();
        } else if (kind == '#') {
            comment();
        } else {
            add(kind == '%' ? Token.Kind.BLOCK_BEGIN : Token.Kind.VARIABLE_BEGIN, "", "");
            inside(kind == '%');
        }
    }

    private String stripBefore(String text, char sign, boolean variable) {
        if (sign == '-') {
            return PyText.rstrip(text);
        } else if (sign == '+' || variable) {
            return text;
        }
        int start = text.lastIndexOf('\n') + 1;
        boolean atStart = start > 0 || lineStarting;
        boolean blank = text.substring(start).codePoints().allMatch(PyChars::isSpace);
        return atStart && blank ? text.substring(0, start) : text;
    }

    private int skipSpace(int from) {
        int to = from;
        while (to < source.length() && PyChars.isSpace(source.charAt(to))) {
            to++;
        }
        return to;
    }

    /** Where the body of a raw block starts if one opens here, after the sign; -1 if none does. */
    private int rawBody(int from) {
        int name = skipSpace(from);
        if (!source.startsWith("raw", name)) {
            return -1;
        }
        int end = skipSpace(name + 3);
        if (source.startsWith("-%}", end)) {
            return skipSpace(end + 3);
        }
        return source.startsWith("%}", end) ? end + 2 : -1;
    }

    private void raw() {
        int start = at;
        for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
            char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : 0;
            int name = skipSpace(sign == '-' || sign == '+' ? tag + 3 : tag + 2);
            if (source.startsWith("endraw", name)) {
                int end = blockEnd(skipSpace(name + 6));
                if (end >= 0) {
                    text(stripBefore(source.substring(start, tag), sign, false));
                    advance(end);
                    return;
                }
            }
        }
        requireNothingLeft("Missing end of raw directive");
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            requireNothingLeft("Missing end of comment tag");
            return;
        }
        char sign = end > at ? source.charAt(end - 1) : 0;
        advance(afterEnd(end + 2, sign));
    }

    /** The reference lets a comment or raw block open at the very end of a template. */
    private void requireNothingLeft(String reason) {
        if (at < source.length()) {
            throw Failure.syntax(line, reason);
        }
    }

    /** Where a closing tag leaves off, given its sign: after all whitespace, after nothing, or after one newline. */
    private int afterEnd(int end, char sign) {
        if (sign == '-') {
            return skipSpace(end);
        }
        return sign != '+' && source.startsWith("\n", end) ? end + 1 : end;
    }

    /** Where a block tag that closes here leaves off; -1 if none does. */
    private int blockEnd(int from) {
        if (source.startsWith("%}", from)) {
            return afterEnd(from + 2, (char) 0);
        }
        boolean signed = source.startsWith("-%}", from) || source.startsWith("+%}", from);
        return signed ? afterEnd(from + 3, source.charAt(from)) : -1;
    }

    private int variableEnd(int from) {
        if (source.startsWith("}}", from)) {
            return from + 2;
        }
        return source.startsWith("-}}", from) ? skipSpace(from + 3) : -1;
    }

    private void inside(boolean block) {
        open.clear();
        while (at < source.length()) {
            int end = !open.isEmpty() ? -1 : block ? blockEnd(at) : variableEnd(at);
            if (end >= 0) {
                add(block ? Token.Kind.BLOCK_END : Token.Kind.VARIABLE_END, "", "");
                advance(end);
                return;
            }
            int space = skipSpace(at);
            if (space > at) {
                advance(space);
            } else {
                advance(piece());
            }
        }
    }

    /** Adds the token that starts here and returns where it ends. */
    private int piece() {
        char c = source.charAt(at);
        if (c >= '0' && c <= '9') {
            return number();
        } else if (c == '\'' || c == '"') {
            return string(c);
        }
        Matcher name = NAME.matcher(source).region(at, source.length());
        if (name.lookingAt()) {
            if (!StringMethods.isIdentifier(name.group())) {
                throw Failure.syntax(line, "Invalid character in identifier");
            }
            add(Token.Kind.NAME, name.group(), name.group());
            return name.end();
        }
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                balance(operator);
                add(Token.Kind.OPERATOR, operator, operator);
                return at + operator.length();
            }
        }
        throw unexpected();
    }

    private Failure unexpected() {
        String c = Character.toString(source.codePointAt(at));
        return Failure.syntax(line, "unexpected char " + Repr.quote(c) + " at " + source.codePointCount(0, at));
    }

    private int number() {
        Matcher matcher = FLOAT.matcher(source).region(at, source.length()).useTransparentBounds(true);
        if (matcher.lookingAt()) {
            add(
                    Token.Kind.FLOAT,
                    matcher.group(),
                    Double.valueOf(matcher.group().replace("_", "")));
            return matcher.end();
        }
        matcher = INTEGER.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw unexpected();
        }
        String digits = matcher.group().replace("_", "").toLowerCase(Locale.ROOT);
        if (digits.length() > 4300) {
            throw Failure.at(line, JinjaException.Kind.VALUE, "an integer of more than 4300 digits");
        }
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        BigInteger value = new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
        add(Token.Kind.INTEGER, digits, value);
        return matcher.end();
    }

    private int string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw unexpected();
        }
        add(Token.Kind.STRING, "", StringLiterals.unescape(source.substring(at + 1, end), line));
        return end + 1;
    }

    private void balance(String operator) {
        switch (operator) {
            case "{" -> open.push("}");
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "}", ")", "]" -> {
                String expected = open.poll();
                if (expected == null) {
                    throw Failure.syntax(line, "unexpected '" + operator + "'");
                } else if (!expected.equals(operator)) {
                    throw Failure.syntax(line, "unexpected '" + operator + "', expected '" + expected + "'");
                }
            }
            default -> {}
        }
    }
}
