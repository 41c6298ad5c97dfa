package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Adapters by name, which of them are active, and the configuration each was read from; owns the adapters. */
final class NamedAdapters implements AutoCloseable {

    private record Named(Adapter adapter, ObjectNode json) {}

    private final Map<String, Named> adapters = new LinkedHashMap<>();
    private final List<String> active = new ArrayList<>();

    void checkFree(String name) {
        if (adapters.containsKey(name)) {
            throw new SwiftException("there is an adapter '" + name + "' already; delete it first");
        }
    }

    /** Takes over an adapter under a free name. */
    void put(String name, Adapter adapter, ObjectNode json) {
        adapters.put(name, new Named(adapter, json));
    }

    /** The caller's from now on. */
    Adapter remove(String name) {
        Adapter gone = named(name);
        active.remove(name);
        adapters.remove(name);
        return gone;
    }

    Adapter named(String name) {
        return found(name).adapter();
    }

    /** The configuration it was read from, whose unknown fields are kept. */
    ObjectNode json(String name) {
        return found(name).json();
    }

    private Named found(String name) {
        Named found = adapters.get(name);
        if (found == null) {
            throw new SwiftException("there is no adapter '" + name + "'; there are " + adapters.keySet());
        }
        return found;
    }

    Collection<String> names() {
        return List.copyOf(adapters.keySet());
    }

    List<String> active() {
        return List.copyOf(active);
    }

    List<Adapter> inUse() {
        return active.stream().map(this::named).toList();
    }

    /** All of these, or none when there is one that is not known. */
    void activate(List<String> names) {
        names.forEach(this::found);
        active.clear();
        active.addAll(names);
    }

    @Override
    public void close() {
        active.clear();
        adapters.values().forEach(named -> named.adapter().close());
        adapters.clear();
    }
}
