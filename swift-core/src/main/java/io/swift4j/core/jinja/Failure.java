package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;

/** An error on its way to the template's boundary, where it gets a name and line and becomes a {@link JinjaException}. */
final class Failure extends RuntimeException {

    final transient Kind kind;
    final transient String reason;
    /** The line, or 0 for "where the interpreter is now". */
    final transient int line;

    private Failure(Kind kind, String reason, int line) {
        super(reason, null, false, false);
        this.kind = kind;
        this.reason = reason;
        this.line = line;
    }

    static Failure of(Kind kind, String reason) {
        return new Failure(kind, reason, 0);
    }

    static Failure at(int line, Kind kind, String reason) {
        return new Failure(kind, reason, line);
    }

    static Failure type(String reason) {
        return of(Kind.TYPE, reason);
    }

    /** A filter that calls a method of its input was given something without that method. */
    static Failure attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            return undefined.failure();
        }
        return of(Kind.ATTRIBUTE, "'" + Types.name(value) + "' object has no attribute '" + name + "'");
    }

    static Failure value(String reason) {
        return of(Kind.VALUE, reason);
    }

    static Failure limit(String reason) {
        return of(Kind.LIMIT, reason);
    }

    static Failure unsupported(String reason) {
        return of(Kind.UNSUPPORTED, reason);
    }

    static Failure syntax(int line, String reason) {
        return at(line, Kind.SYNTAX, reason);
    }

    /** Whether Python's {@code except (TypeError, ValueError)} would catch this. */
    boolean isTypeOrValue() {
        return kind == Kind.TYPE || kind == Kind.VALUE;
    }
}
