package io.swift4j.peft.prompt;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.PeftMath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The network that computes keys and values while training, PEFT's {@code PrefixEncoder} with a projection: an embedding {@code
 * [virtual tokens, width]} of each virtual token, and two linear layers with a tanh between them.
 *
 * <p>Its tensors belong to the adapter that it is part of.
 */
final class PrefixNetwork {

    private static final List<String> NAMES = List.of(
            "embedding.weight", "transform.0.weight", "transform.0.bias", "transform.2.weight", "transform.2.bias");

    private final Map<String, Tensor> parameters;
    private final List<Tensor> leaves;

    /**
     * A network whose tensors the adapter holds.
     *
     * @param parameters by the names of {@link #start}
     * @param leaves the keys and values of each layer that it computes
     */
    PrefixNetwork(Map<String, Tensor> parameters, List<Tensor> leaves) {
        this.parameters = Map.copyOf(parameters);
        this.leaves = List.copyOf(leaves);
    }

    /** Whether a training state is that of such a network. */
    static boolean isIn(Map<String, Tensor> trainingState) {
        return trainingState.keySet().containsAll(NAMES);
    }

    /** First values as torch draws those of an embedding and of linear layers; the last layer zero where asked for. */
    static Map<String, Tensor> start(AdapterSpace space, int tokens, int width, int inner, int out, boolean zeros) {
        Map<String, Tensor> start = new LinkedHashMap<>();
        double first = 1 / Math.sqrt(width);
        double second = 1 / Math.sqrt(inner);
        start.put(NAMES.get(0), space.normal(1, tokens, width));
        start.put(NAMES.get(1), space.uniform(first, inner, width));
        start.put(NAMES.get(2), space.uniform(first, inner));
        start.put(NAMES.get(3), zeros ? space.zeros(out, inner) : space.uniform(second, out, inner));
        start.put(NAMES.get(4), zeros ? space.zeros(out) : space.uniform(second, out));
        return start;
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    private Object[] arguments() {
        return NAMES.stream()
                .map(name -> Objects.requireNonNull(parameters.get(name)))
                .toArray();
    }

    /** Computes keys and values anew. */
    void compute() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor first = leaves.get(0);
            Tensor whole = PromptMath.run("projected", arguments());
            List<Tensor> made =
                    PromptMath.all("decompose", whole, leaves.size(), (int) first.size(0), (int) first.size(2));
            for (int i = 0; i < made.size(); i++) {
                PeftMath.copy(leaves.get(i), made.get(i));
            }
        }
    }

    /** Leads the gradients that keys and values have gathered to the network's own tensors, and clears them. */
    void backward() {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            List<Tensor> gradients = new ArrayList<>();
            for (Tensor leaf : leaves) {
                Tensor gradient = leaf.grad();
                if (gradient == null) {
                    return;
                }
                gradients.add(gradient);
            }
            PromptMath.inGraph("projected", arguments()).backward(PromptMath.run("compose", gradients));
            gradients.forEach(PromptMath::clear);
        }
    }
}
