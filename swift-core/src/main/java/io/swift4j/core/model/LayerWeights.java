package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint's tensors sorted by where they belong: one dict for each layer, one for the rest.
 *
 * @param top tensors outside the layers, by name without the model's prefix
 * @param layers for each layer its tensors by the names that scripts use
 */
record LayerWeights(Map<String, Tensor> top, List<Map<String, Tensor>> layers) {

    private static final Pattern LAYER = Pattern.compile("(?:encoder\\.)?(?:layers|layer)\\.(\\d+)\\.(.+)");

    /**
     * Sorts tensors by name.
     *
     * @param innerName from a tensor's name to its name without the model's prefix; empty for those of other parts
     * @param layerKey from the name within a layer to the name in its dict
     */
    static LayerWeights of(
            Weights weights,
            int layerCount,
            Function<String, Optional<String>> innerName,
            UnaryOperator<String> layerKey) {
        Map<String, Tensor> top = new LinkedHashMap<>();
        List<Map<String, Tensor>> layers = new ArrayList<>();
        for (int i = 0; i < layerCount; i++) {
            layers.add(new LinkedHashMap<>());
        }
        weights.tensors().forEach((name, tensor) -> {
            Optional<String> found = innerName.apply(name);
            if (found.isEmpty()) {
                return;
            }
            String inner = found.get();
            Matcher layer = LAYER.matcher(inner);
            if (!layer.matches()) {
                top.put(inner, tensor);
                return;
            }
            int index = layer.group(1).length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(layer.group(1));
            if (index >= layerCount) {
                throw new SwiftException(weights.source() + ": the weights have " + name
                        + ", but config.json says num_hidden_layers " + layerCount);
            }
            layers.get(index).put(layerKey.apply(layer.group(2)), tensor);
        });
        return new LayerWeights(top, layers);
    }

    /** The output layer's matrix, which is the embedding where a model has no other. */
    Tensor head() {
        Tensor own = top.get("lm_head.weight");
        Tensor head = own == null ? top.get("embed_tokens.weight") : own;
        if (head == null) {
            throw new IllegalStateException("no output layer");
        }
        return head;
    }

    /** The bytes of all different tensors of one sort. */
    long bytes(Predicate<Tensor> sort) {
        Set<Tensor> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(top.values());
        layers.forEach(layer -> distinct.addAll(layer.values()));
        return distinct.stream()
                .filter(sort)
                .mapToLong(tensor -> tensor.count() * tensor.dtype().bytes())
                .sum();
    }

    /** Collects the ways in which tensors differ from what a configuration wants. */
    static final class Check {

        private final Weights weights;
        private final StoredMatrices stored;
        private final List<String> problems = new ArrayList<>();

        Check(Weights weights, StoredMatrices stored) {
            this.weights = weights;
            this.stored = stored;
        }

        void shape(Map<String, Tensor> dict, String where, String name, long... shape) {
            Tensor tensor = dict.get(name);
            Optional<long[]> found = tensor != null
                    ? Optional.of(tensor.shape())
                    : name.endsWith(".weight")
                            ? stored.shape(dict, name.substring(0, name.length() - ".weight".length()))
                            : Optional.empty();
            if (found.isEmpty()) {
                problems.add(where + name + " is missing");
            } else if (!Arrays.equals(found.get(), shape)) {
                problems.add(where + name + " has shape " + Arrays.toString(found.get()) + ", config.json wants "
                        + Arrays.toString(shape));
            }
        }

        void finish() {
            if (!problems.isEmpty()) {
                int shown = Math.min(problems.size(), 12);
                throw new SwiftException(weights.source() + ": the weights are not those of config.json: "
                        + String.join("; ", problems.subList(0, shown))
                        + (problems.size() > shown ? "; and " + (problems.size() - shown) + " more" : ""));
            }
        }
    }
}
