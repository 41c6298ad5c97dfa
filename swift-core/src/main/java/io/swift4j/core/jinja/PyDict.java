package io.swift4j.core.jinja;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A dict: insertion-ordered, with {@code 1}, {@code 1.0} and {@code True} the same key. Filled once, then only read. */
final class PyDict {

    /** A key as first inserted, with its value. */
    record Entry(Object key, Object value) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    void put(Run run, Object key, Object value) {
        Object hash = Equality.hashKey(run, key);
        Entry old = entries.get(hash);
        entries.put(hash, new Entry(old == null ? key : old.key(), value));
    }

    void putText(String key, Object value) {
        entries.put(key, new Entry(key, value));
    }

    @Nullable
    Object get(Run run, Object key) {
        Entry entry = entries.get(Equality.hashKey(run, key));
        return entry == null ? null : entry.value();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    int size() {
        return entries.size();
    }
}
