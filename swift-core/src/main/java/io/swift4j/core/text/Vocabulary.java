package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens and ids of a tokenizer: those of its model and those added on top, which win where both have one. */
final class Vocabulary {

    private final Map<String, Integer> model;
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final Map<Integer, String> tokens;

    Vocabulary(Map<String, Integer> model) {
        this.model = model;
        this.tokens = new HashMap<>(model.size() * 2);
        model.forEach((token, id) -> tokens.put(id, token));
    }

    void add(String token, int id) {
        added.put(token, id);
        tokens.put(id, token);
    }

    /** Adds a token under the id the model has for it, else under the next free one, which is returned. */
    int append(String token) {
        Integer known = model.get(token);
        int last = added.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        int id = known != null ? known : Math.max(last + 1, model.size());
        add(token, id);
        return id;
    }

    /** The tokens of the model, without those added on top. */
    Map<String, Integer> model() {
        return model;
    }

    Iterable<Integer> addedIds() {
        return added.values();
    }

    OptionalInt id(String token) {
        Integer id = added.get(token);
        if (id == null) {
            id = model.get(token);
        }
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Nullable
    String tokenOrNull(int id) {
        return tokens.get(id);
    }

    String token(int id) {
        String token = tokens.get(id);
        if (token == null) {
            throw new SwiftException("no token has the id " + id + "; the vocabulary has " + size() + " tokens");
        }
        return token;
    }

    int size() {
        Set<String> all = new HashSet<>(model.keySet());
        all.addAll(added.keySet());
        return all.size();
    }
}
