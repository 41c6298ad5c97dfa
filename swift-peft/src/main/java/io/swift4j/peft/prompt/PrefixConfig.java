package io.swift4j.peft.prompt;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prefix tuning (Li and Liang 2021): learned keys and values that every layer's attention sees before the sequence.
 *
 * <p>They are trained as they are, or computed by a network that is trained in their place and left out when saving.
 *
 * @param virtualTokens how many keys and values there are in each layer; 20
 * @param zeros whether they begin as zeros rather than random
 * @param projected whether a network computes them in training, PEFT's {@code prefix_projection}
 * @param innerSize of that network, PEFT's {@code encoder_hidden_size}; 0 for as many as a layer has keys
 */
public record PrefixConfig(int virtualTokens, boolean zeros, boolean projected, int innerSize)
        implements AdapterConfig {

    public PrefixConfig {
        List<String> problems = new ArrayList<>();
        if (virtualTokens < 1) {
            problems.add("num_virtual_tokens must be at least 1, not " + virtualTokens);
        }
        if (innerSize < 0 || (innerSize > 0 && !projected)) {
            problems.add("encoder_hidden_size must be at least 1, and goes with prefix_projection, not " + innerSize);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("prefix tuning configuration: " + String.join("; ", problems));
        }
    }

    /** Random keys and values. */
    public static PrefixConfig of(int virtualTokens) {
        return new PrefixConfig(virtualTokens, false, false, 0);
    }

    /** Random keys and values that a network as wide as they are computes in training. */
    public static PrefixConfig projected(int virtualTokens) {
        return new PrefixConfig(virtualTokens, false, true, 0);
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
