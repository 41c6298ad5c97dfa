package io.swift4j.core.jinja;

/**
 * A piece of source.
 *
 * @param kind what it is
 * @param text the text outside tags, the name, the operator or the digits; empty for the rest
 * @param value the value of a literal, else the text
 * @param line where it starts
 */
record Token(Kind kind, String text, Object value, int line) {

    enum Kind {
        TEXT("template data / text"),
        VARIABLE_BEGIN("begin of print statement"),
        VARIABLE_END("end of print statement"),
        BLOCK_BEGIN("begin of statement block"),
        BLOCK_END("end of statement block"),
        NAME("name"),
        STRING("string"),
        INTEGER("integer"),
        FLOAT("float"),
        OPERATOR("operator"),
        END("end of template");

        final String description;

        Kind(String description) {
            this.description = description;
        }
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String describe() {
        return kind == Kind.NAME || kind == Kind.OPERATOR ? text : kind.description;
    }
}
