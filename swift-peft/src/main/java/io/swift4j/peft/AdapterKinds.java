package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All kinds of adapters that are installed. */
public final class AdapterKinds {

    private AdapterKinds() {}

    /** The kinds by PEFT's names. */
    public static Map<String, AdapterKind> all() {
        Map<String, AdapterKind> kinds = new TreeMap<>();
        for (AdapterKind kind : ServiceLoader.load(AdapterKind.class, AdapterKind.class.getClassLoader())) {
            kinds.put(kind.peftType(), kind);
        }
        return kinds;
    }

    /** The kind of a configuration. */
    static AdapterKind of(AdapterConfig config) {
        return named(config.peftType(), "an adapter");
    }

    /**
     * Makes an adapter with saved values.
     *
     * @param source of the values, for messages
     * @param trainingState that was saved beside them, if training goes on
     * @throws SwiftException naming every tensor that doesn't fit
     */
    static Adapter load(
            AdapterConfig config,
            AdapterSpace space,
            String source,
            Map<String, Tensor> values,
            Optional<Map<String, Tensor>> trainingState) {
        Adapter adapter = of(config).create(config, space);
        try {
            adapter.load(source, values);
            trainingState.ifPresent(state -> adapter.goOn(source, state));
        } catch (RuntimeException e) {
            adapter.close();
            throw e;
        }
        return adapter;
    }

    private static AdapterKind named(String peftType, String source) {
        AdapterKind kind = all().get(peftType);
        if (kind == null) {
            throw new SwiftException(source + " has peft_type " + peftType + ", which is not supported; supported are "
                    + String.join(", ", all().keySet()));
        }
        return kind;
    }

    /**
     * Reads a configuration.
     *
     * @throws SwiftException naming every field that is wrong, or that would change the maths and isn't supported
     */
    static AdapterConfig read(ConfigJson json) {
        AdapterKind kind = named(json.text("peft_type"), json.source());
        List<String> problems = new ArrayList<>();
        kind.fixedFields().forEach((field, allowed) -> {
            if (json.has(field) && !json.isNull(field) && !same(allowed, json.plain(field))) {
                problems.add(field + " " + json.plain(field) + " is not supported; only " + allowed + " is");
            }
        });
        for (String field : kind.unsupportedFields()) {
            if (json.has(field) && !empty(json.plain(field))) {
                problems.add(field + " " + json.plain(field) + " is not supported");
            }
        }
        AdapterConfig config = null;
        try {
            config = kind.read(json);
        } catch (IllegalArgumentException | SwiftException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        if (!problems.isEmpty() || config == null) {
            throw new SwiftException(json.source() + ": " + String.join("; ", problems));
        }
        return config;
    }

    private static boolean same(Object allowed, @org.jspecify.annotations.Nullable Object found) {
        if (allowed instanceof Number a && found instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return Objects.equals(allowed, found);
    }

    private static boolean empty(@org.jspecify.annotations.Nullable Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
