package io.swift4j.peft.prompt;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prefix tuning (Li and Liang 2021): learned keys and values that every layer's attention sees before the sequence.
 *
 * <p>They are trained as they are. PEFT's {@code prefix_projection} computes them by a network that is thrown away when
 * saving; adapters trained so can be loaded and used, not begun here.
 *
 * @param virtualTokens how many keys and values there are in each layer; 20
 * @param zeros whether they begin as zeros rather than random
 * @param projected whether a network computed them in training
 */
public record PrefixConfig(int virtualTokens, boolean zeros, boolean projected) implements AdapterConfig {

    public PrefixConfig {
        List<String> problems = new ArrayList<>();
        if (virtualTokens < 1) {
            problems.add("num_virtual_tokens must be at least 1, not " + virtualTokens);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("prefix tuning configuration: " + String.join("; ", problems));
        }
    }

    /** Random keys and values. */
    public static PrefixConfig of(int virtualTokens) {
        return new PrefixConfig(virtualTokens, false, false);
    }

    @Override
    public String peftType() {
        return "PREFIX_TUNING";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("num_virtual_tokens", virtualTokens);
        json.put("prefix_projection", projected);
        json.put("init_weights", zeros ? "zero" : null);
    }
}
