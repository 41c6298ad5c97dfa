package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;

/**
 * A name, attribute or element that does not exist: prints as nothing, iterates as empty, is false, and fails otherwise.
 *
 * @param reason the message of that failure
 * @param kind the kind of that failure
 */
record Undefined(String reason, Kind kind) {

    static Undefined name(String name) {
        return because("'" + name + "' is undefined");
    }

    static Undefined because(String reason) {
        return new Undefined(reason, Kind.UNDEFINED);
    }

    static Undefined attribute(Object owner, String name) {
        return because("'" + Types.describe(owner) + "' has no attribute " + Repr.quote(name));
    }

    static Undefined element(Run run, Object owner, Object key) {
        if (key instanceof String name) {
            return attribute(owner, name);
        }
        return because(Types.describe(owner) + " has no element " + Repr.repr(run, key));
    }

    static Undefined unsafe(Object owner, String name) {
        return new Undefined(
                "access to attribute " + Repr.quote(name) + " of '" + Types.name(owner) + "' object is unsafe.",
                Kind.SECURITY);
    }

    Failure failure() {
        return Failure.of(kind, reason);
    }
}
