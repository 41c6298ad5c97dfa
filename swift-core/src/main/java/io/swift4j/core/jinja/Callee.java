package io.swift4j.core.jinja;

/** Anything a template can call. */
interface Callee {

    Object call(Run run, CallArgs args);

    /** The name of its Python type. */
    String typeName();
}
