package io.swift4j.core.jinja;

import io.swift4j.core.SwiftException;
import org.jspecify.annotations.Nullable;

/**
 * A template that cannot be compiled or rendered.
 *
 * <p>The message of {@link Kind#TEMPLATE} is exactly what the template passed to {@code raise_exception}; every other
 * message starts with the template's name and line.
 */
public final class JinjaException extends SwiftException {

    /** What went wrong, named as Python names it where Python has a name. */
    public enum Kind {
        /** The source is not a template: a lexing or parsing error. */
        SYNTAX("TemplateSyntaxError"),
        /** The source parses but means nothing, such as an unknown filter. */
        ASSERTION("TemplateAssertionError"),
        /** The source parses but cannot work, such as a {@code break} outside a loop. */
        STRUCTURE("SyntaxError"),
        /** An undefined value was used for more than printing, iterating or testing. */
        UNDEFINED("UndefinedError"),
        /** A value of the wrong type, or wrong arguments of a call. */
        TYPE("TypeError"),
        /** A value of the right type that makes no sense. */
        VALUE("ValueError"),
        /** A value without the attribute that a filter needs. */
        ATTRIBUTE("AttributeError"),
        /** Division by zero. */
        ZERO_DIVISION("ZeroDivisionError"),
        /** A number or range that is too large. */
        OVERFLOW("OverflowError"),
        /** A missing key, as in a format string. */
        KEY("KeyError"),
        /** A missing position, as in a format string. */
        INDEX("IndexError"),
        /** A condition the reference asserts, such as the length given to {@code truncate}. */
        ASSERT("AssertionError"),
        /** The template reached for something the sandbox refuses. */
        SECURITY("SecurityError"),
        /** The template called {@code raise_exception}. */
        TEMPLATE("TemplateError"),
        /** A mistake found only while rendering, such as an unknown filter in a branch. */
        RUNTIME("TemplateRuntimeError"),
        /** Arguments that a filter refuses. */
        FILTER_ARGUMENT("FilterArgumentError"),
        /** A {@link JinjaLimits limit} was reached. */
        LIMIT("RecursionError"),
        /** The reference can do this and this interpreter does not. */
        UNSUPPORTED("NotImplementedError");

        private final String pythonName;

        Kind(String pythonName) {
            this.pythonName = pythonName;
        }

        /** The class of the reference's exception of this kind. */
        public String pythonName() {
            return pythonName;
        }
    }

    private final Kind kind;
    private final String templateName;
    private final int line;
    private final String reason;

    JinjaException(Kind kind, String templateName, int line, String reason, @Nullable Throwable cause) {
        super(kind == Kind.TEMPLATE ? reason : templateName + ", line " + line + ": " + reason, cause);
        this.kind = kind;
        this.templateName = templateName;
        this.line = line;
        this.reason = reason;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The name the template was compiled under. */
    public String templateName() {
        return templateName;
    }

    /** The line of the template, counted from 1. */
    public int line() {
        return line;
    }

    /** The message without the template's name and line. */
    public String reason() {
        return reason;
    }
}
