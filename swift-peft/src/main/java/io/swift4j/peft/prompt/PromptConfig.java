package io.swift4j.peft.prompt;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prompt tuning (Lester et al. 2021): learned embeddings that stand before every sequence.
 *
 * @param virtualTokens how many; 20
 * @param start how they begin
 * @param text that they begin as with {@link Start#TEXT}, repeated or cut to their number; null otherwise
 */
public record PromptConfig(
        int virtualTokens, Start start, @Nullable String text) implements AdapterConfig {

    /** How virtual tokens begin, PEFT's {@code prompt_tuning_init}. */
    public enum Start {
        /** From a standard normal distribution. */
        RANDOM,
        /** As the embeddings of a text's tokens. */
        TEXT,
        /** As embeddings drawn from the vocabulary. */
        SAMPLE_VOCAB
    }

    public PromptConfig {
        List<String> problems = new ArrayList<>();
        if (virtualTokens < 1) {
            problems.add("num_virtual_tokens must be at least 1, not " + virtualTokens);
        }
        if (start == Start.TEXT && (text == null || text.isEmpty())) {
            problems.add("prompt_tuning_init TEXT needs a prompt_tuning_init_text");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("prompt tuning configuration: " + String.join("; ", problems));
        }
    }

    /** Random virtual tokens. */
    public static PromptConfig random(int virtualTokens) {
        return new PromptConfig(virtualTokens, Start.RANDOM, null);
    }

    /** Virtual tokens that begin as a text. */
    public static PromptConfig of(int virtualTokens, String text) {
        return new PromptConfig(virtualTokens, Start.TEXT, text);
    }

    @Override
    public String peftType() {
        return "PROMPT_TUNING";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("num_virtual_tokens", virtualTokens);
        json.put("prompt_tuning_init", start.name());
        json.put("prompt_tuning_init_text", text);
    }
}
