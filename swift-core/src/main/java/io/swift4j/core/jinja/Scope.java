package io.swift4j.core.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of one block, seen from inside: its own first, then those around it. */
final class Scope {

    /** Marks a name that has no value yet: undefined, even where an outer variable has it. */
    static final Object MISSING = new Object();

    private final Run run;
    private final @Nullable Scope parent;
    private final Map<String, Object> variables;

    private Scope(Run run, @Nullable Scope parent, Map<String, Object> variables) {
        this.run = run;
        this.parent = parent;
        this.variables = variables;
    }

    /** The given variables, over the built-in functions. */
    static Scope context(Run run, Map<String, Object> variables) {
        return new Scope(run, new Scope(run, null, Globals.TABLE), variables);
    }

    /** A scope inside this one, where the given names start out undefined. */
    Scope child(List<String> hidden) {
        Scope child = new Scope(run, this, new HashMap<>());
        for (String name : hidden) {
            child.set(name, MISSING);
        }
        return child;
    }

    Run run() {
        return run;
    }

    /** The scope of the template itself, which named blocks see. */
    Scope top() {
        Scope scope = this;
        Scope above = parent;
        while (above != null && above.parent != null && above.parent.parent != null) {
            scope = above;
            above = above.parent;
        }
        return scope;
    }

    Object lookup(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Object value = scope.variables.get(name);
            if (value != null) {
                return value == MISSING ? Undefined.name(name) : value;
            }
        }
        if (name.equals("self") || name.equals("super")) {
            throw Failure.unsupported("'" + name + "' is not supported: templates here do not inherit");
        }
        return Undefined.name(name);
    }

    /** Whether the name was given no value in this very scope. */
    boolean isMissing(String name) {
        return variables.get(name) == MISSING;
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }
}
