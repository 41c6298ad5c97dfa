package io.swift4j.peft.tokens;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.TokenIndices;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A few tokens' rows trained and nothing else, PEFT's {@code TRAINABLE_TOKENS}.
 *
 * @param tokens numbers of the tokens, each once
 * @param modules whose rows they are, {@code embed_tokens} and {@code lm_head} or longer ends of their paths; the input embedding for
 *     none. An output layer that is the embedding follows it
 * @param random whether the rows begin at random rather than as what they are
 */
public record TokensConfig(List<Integer> tokens, List<String> modules, boolean random) implements AdapterConfig {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when there are none, or one is negative or there twice
     */
    public TokensConfig {
        tokens = List.copyOf(tokens);
        modules = List.copyOf(modules);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("token_indices must name at least one token");
        }
        TokenIndices.of(tokens);
    }

    /** Rows of the input embedding, beginning as what they are. */
    public static TokensConfig of(List<Integer> tokens) {
        return new TokensConfig(tokens, List.of(), false);
    }

    @Override
    public String peftType() {
        return "TRAINABLE_TOKENS";
    }

    @Override
    public void write(ObjectNode json) {
        ArrayNode list = json.putArray("token_indices");
        tokens.forEach(list::add);
        if (modules.isEmpty()) {
            json.putNull("target_modules");
        } else {
            ArrayNode names = json.putArray("target_modules");
            modules.forEach(names::add);
        }
        json.put("init_weights", !random);
    }
}
