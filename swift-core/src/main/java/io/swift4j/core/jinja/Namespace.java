package io.swift4j.core.jinja;

/** What {@code namespace(...)} makes: the one object whose attributes a template may set. */
final class Namespace {

    private final PyDict attributes;

    Namespace(PyDict attributes) {
        this.attributes = attributes;
    }

    PyDict attributes() {
        return attributes;
    }
}
