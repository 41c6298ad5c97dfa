package io.swift4j;

import io.swift4j.core.SwiftException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a model loads beside its decoder, by type. Thread-safe; owns the parts. */
final class ModelParts implements AutoCloseable {

    private final Map<Class<?>, AutoCloseable> loaded = new LinkedHashMap<>();

    synchronized <T extends AutoCloseable> T get(Class<T> type, Supplier<T> load) {
        AutoCloseable found = loaded.get(type);
        if (found == null) {
            found = load.get();
            loaded.put(type, found);
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
