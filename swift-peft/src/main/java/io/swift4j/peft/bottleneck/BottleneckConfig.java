package io.swift4j.peft.bottleneck;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bottleneck adapters (Houlsby et al. 2019): {@code h + up(act(down(h)))} behind attention, feed-forward, or both.
 *
 * <p>PEFT has no such kind; the folder has the same two files, with the {@code peft_type} {@code SWIFT_ADAPTER}.
 *
 * @param length of the vector in the middle; 128
 * @param activation in the middle; gelu
 * @param attention whether there is one behind each attention branch
 * @param feedForward whether there is one behind each feed-forward branch
 * @param layers that have them; empty for all
 */
public record BottleneckConfig(
        int length, Activation activation, boolean attention, boolean feedForward, List<Integer> layers)
        implements AdapterConfig {

    /** What is applied in the middle. */
    public enum Activation {
        /** By the error function. */
        GELU,
        /** GELU approximated by the hyperbolic tangent. */
        GELU_TANH,
        RELU,
        SILU,
        TANH;

        /** Its name in the file, as in {@code gelu}. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BottleneckConfig {
        layers = List.copyOf(layers);
        List<String> problems = new ArrayList<>();
        if (length < 1) {
            problems.add("adapter_length must be at least 1, not " + length);
        }
        if (!attention && !feedForward) {
            problems.add("adapters stand behind attention, feed-forward or both, not nowhere");
        }
        if (layers.stream().anyMatch(layer -> layer < 0)) {
            problems.add("layers must not be negative: " + layers);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("bottleneck adapter configuration: " + String.join("; ", problems));
        }
    }

    /** Length 128 with gelu behind both branches of all layers: the defaults of ms-swift. */
    public static BottleneckConfig defaults() {
        return of(128);
    }

    /** Gelu behind both branches of all layers. */
    public static BottleneckConfig of(int length) {
        return new BottleneckConfig(length, Activation.GELU, true, true, List.of());
    }

    @Override
    public String peftType() {
        return "SWIFT_ADAPTER";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("adapter_length", length);
        json.put("adapter_act", activation.text());
        json.put("after_attention", attention);
        json.put("after_feed_forward", feedForward);
        ArrayNode list = json.putArray("layers");
        layers.forEach(list::add);
    }
}
