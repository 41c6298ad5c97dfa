package io.swift4j.core.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The activation functions that {@code hidden_act} may name. */
public final class Activation {

    /** Names of the reference, and the branch of {@code activation.py} that computes each bit for bit. */
    private static final TreeMap<String, String> SCRIPT_NAMES = new TreeMap<>(Map.of(
            "gelu_accurate", "gelu_new",
            "gelu_python_tanh", "gelu_new",
            "swish", "silu"));

    static {
        for (String same : List.of(
                "gelu",
                "gelu_10",
                "gelu_fast",
                "gelu_new",
                "gelu_python",
                "gelu_pytorch_tanh",
                "hardswish",
                "leaky_relu",
                "linear",
                "mish",
                "quick_gelu",
                "relu",
                "relu2",
                "relu6",
                "sigmoid",
                "silu",
                "tanh")) {
            SCRIPT_NAMES.put(same, same);
        }
    }

    private Activation() {}

    /** What is wrong with the name in {@code field}, if anything. */
    public static Optional<String> problem(String field, String name) {
        return SCRIPT_NAMES.containsKey(name)
                ? Optional.empty()
                : Optional.of(field + " '" + name + "' is not supported; supported are "
                        + String.join(", ", SCRIPT_NAMES.keySet()));
    }

    /** The name of the branch of {@code activation.py} that computes it. */
    public static String scriptName(String name) {
        return SCRIPT_NAMES.getOrDefault(name, name);
    }
}
