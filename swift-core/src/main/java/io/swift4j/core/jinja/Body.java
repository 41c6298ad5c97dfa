package io.swift4j.core.jinja;

import java.util.List;

/** Statements with variables of their own. */
record Body(List<Stmt> statements, Locals locals) {

    static final Body EMPTY = new Body(List.of(), new Locals(null));

    /** The scope for one execution. */
    Scope open(Scope outer) {
        return outer.child(locals.hidden());
    }

    Stmt.Flow execute(Scope inner, Output out) {
        return Stmt.execute(statements, inner, out);
    }
}
