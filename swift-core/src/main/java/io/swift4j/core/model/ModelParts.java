package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is loaded for a model beside its decoder, by type. Thread-safe; owns the parts. */
final class ModelParts implements AutoCloseable {

    private record Key(Class<?> type, Object which) {}

    private final Map<Key, AutoCloseable> loaded = new LinkedHashMap<>();

    synchronized <T extends AutoCloseable> T get(Class<T> type, Object which, Supplier<T> load) {
        Key key = new Key(type, which);
        AutoCloseable found = loaded.get(key);
        if (found == null) {
            found = load.get();
            loaded.put(key, found);
        }
        return type.cast(found);
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable part : loaded.values()) {
            try {
                part.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SwiftException("cannot close " + part + ": " + e, e);
            }
        }
        loaded.clear();
    }
}
