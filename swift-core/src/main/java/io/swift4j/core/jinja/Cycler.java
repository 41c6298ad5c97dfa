package io.swift4j.core.jinja;

import java.util.List;

/** What {@code cycler(...)} makes: goes round its items. */
final class Cycler {

    private final List<Object> items;
    private int position;

    Cycler(List<Object> items) {
        this.items = items;
    }

    Object current() {
        return items.get(position);
    }

    Object next() {
        Object current = current();
        position = (position + 1) % items.size();
        return current;
    }

    void reset() {
        position = 0;
    }

    PyTuple items() {
        return PyTuple.of(items);
    }
}
