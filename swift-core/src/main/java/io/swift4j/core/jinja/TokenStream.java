package io.swift4j.core.jinja;

import java.util.List;

/** The tokens of a template, one of them current. */
final class TokenStream {

    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    /** Moves on and returns the token left behind. */
    Token next() {
        Token token = current();
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    boolean at(Token.Kind kind) {
        return current().kind() == kind;
    }

    boolean skip(String operator) {
        boolean found = current().is(operator);
        if (found) {
            at++;
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            at++;
        }
        return found;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw unexpected(operator);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    Token expect(Token.Kind kind) {
        if (!at(kind)) {
            throw unexpected(kind.description);
        }
        return next();
    }

    private Failure unexpected(String wanted) {
        if (at(Token.Kind.END)) {
            return Failure.syntax(line(), "unexpected end of template, expected '" + wanted + "'.");
        }
        return Failure.syntax(
                line(), "expected token '" + wanted + "', got '" + current().describe() + "'");
    }
}
