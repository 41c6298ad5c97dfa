package io.swift4j.core.jinja;

import org.jspecify.annotations.Nullable;

/** How the filters of a filter or set block get at the text of the block: as a variable no template can name. */
final class Captured {

    private static final String NAME = "|captured|";

    private Captured() {}

    static Expr expression(int line) {
        return new Expr.Name(NAME, line);
    }

    static Object filter(@Nullable Expr filter, Scope scope, Output captured) {
        String text = captured.toString();
        if (filter == null) {
            return text;
        }
        scope.set(NAME, text);
        return filter.evaluate(scope);
    }
}
