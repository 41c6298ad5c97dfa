package io.swift4j.peft;

import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which rows of an embedding or output layer are trained, PEFT's {@code trainable_token_indices}.
 *
 * @param byModule numbers of tokens, each once, by the module whose rows they are: {@code embed_tokens}, {@code lm_head}, or a longer end
 *     of its path
 */
public record TokenIndices(Map<String, List<Integer>> byModule) {

    /** No tokens. */
    public static final TokenIndices NONE = new TokenIndices(Map.of());

    /** The module that a plain list of tokens means. */
    public static final String EMBEDDING = "embed_tokens";

    private static final String FIELD = "trainable_token_indices";

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming every module with tokens that are missing, negative or there twice
     */
    public TokenIndices {
        Map<String, List<Integer>> copy = new LinkedHashMap<>();
        byModule.forEach((module, tokens) -> copy.put(module, List.copyOf(tokens)));
        byModule = Collections.unmodifiableMap(copy);
        List<String> problems = new ArrayList<>();
        byModule.forEach((module, tokens) -> {
            if (tokens.isEmpty()) {
                problems.add(module + " has no tokens");
            } else if (tokens.stream().anyMatch(token -> token < 0)) {
                problems.add(module + " has negative numbers: " + tokens);
            } else if (new HashSet<>(tokens).size() < tokens.size()) {
                problems.add(module + " has a token twice: " + tokens);
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(FIELD + ": " + String.join("; ", problems));
        }
    }

    /** Tokens of the input embedding, and of the output layer where that is the embedding; none for an empty list. */
    public static TokenIndices of(List<Integer> tokens) {
        return tokens.isEmpty() ? NONE : new TokenIndices(Map.of(EMBEDDING, tokens));
    }

    public boolean isEmpty() {
        return byModule.isEmpty();
    }

    /** Reads {@code trainable_token_indices}: a list, or lists by module; null is none. */
    public static TokenIndices read(ConfigJson json) {
        if (!json.has(FIELD) || json.isNull(FIELD)) {
            return NONE;
        }
        if (json.isList(FIELD)) {
            return of(json.integers(FIELD));
        }
        ConfigJson modules = json.object(FIELD);
        Map<String, List<Integer>> all = new LinkedHashMap<>();
        modules.fields().forEach(module -> all.put(module, modules.integers(module)));
        return new TokenIndices(all);
    }

    /** Writes the same. */
    public void write(ObjectNode json) {
        if (isEmpty()) {
            json.putNull(FIELD);
            return;
        }
        List<Integer> plain = byModule.get(EMBEDDING);
        if (plain != null && byModule.size() == 1) {
            ArrayNode list = json.putArray(FIELD);
            plain.forEach(list::add);
            return;
        }
        ObjectNode modules = json.putObject(FIELD);
        byModule.forEach((module, tokens) -> {
            ArrayNode list = modules.putArray(module);
            tokens.forEach(list::add);
        });
    }
}
