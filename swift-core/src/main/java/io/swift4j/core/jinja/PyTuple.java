package io.swift4j.core.jinja;

import java.util.List;

/**
 * A tuple.
 *
 * @param items the elements
 * @param names attribute names of the elements, empty for a plain tuple
 */
record PyTuple(List<Object> items, List<String> names) {

    static PyTuple of(List<Object> items) {
        return new PyTuple(items, List.of());
    }

    static PyTuple of(Object... items) {
        return new PyTuple(List.of(items), List.of());
    }
}
