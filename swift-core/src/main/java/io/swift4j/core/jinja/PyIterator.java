package io.swift4j.core.jinja;

import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be iterated once: the result of {@code map}, {@code select}, {@code reverse} and other lazy filters. */
final class PyIterator implements Iterator<Object> {

    private final String typeName;
    private @Nullable Supplier<Iterator<Object>> source;
    private @Nullable Iterator<Object> iterator;

    /** An iterator whose source runs at the first element asked for. */
    PyIterator(String typeName, Supplier<Iterator<Object>> source) {
        this.typeName = typeName;
        this.source = source;
    }

    static PyIterator generator(Supplier<Iterator<Object>> source) {
        return new PyIterator("generator", source);
    }

    String typeName() {
        return typeName;
    }

    private Iterator<Object> open() {
        Iterator<Object> opened = iterator;
        if (opened == null) {
            Supplier<Iterator<Object>> opener = source;
            if (opener == null) {
                throw Failure.value("generator already executing");
            }
            source = null;
            opened = opener.get();
            iterator = opened;
        }
        return opened;
    }

    @Override
    public boolean hasNext() {
        return open().hasNext();
    }

    @Override
    public Object next() {
        return open().next();
    }
}
