package io.swift4j.modality.layers;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes that a configuration wants of a checkpoint's tensors. */
public final class WeightShapes {

    private static final int SHOWN = 12;

    private final Map<String, long[]> wanted = new LinkedHashMap<>();

    /** Wants a tensor of one shape. */
    public WeightShapes tensor(String name, long... shape) {
        wanted.put(name, shape.clone());
        return this;
    }

    /** Wants a linear layer with a bias. */
    public WeightShapes linear(String name, long out, long in) {
        return matrix(name, out, in).tensor(name + ".bias", out);
    }

    /** Wants a linear layer, with or without a bias. */
    public WeightShapes matrix(String name, long out, long in) {
        return tensor(name + ".weight", out, in);
    }

    /** Wants a layer norm. */
    public WeightShapes norm(String name, long width) {
        return tensor(name + ".weight", width).tensor(name + ".bias", width);
    }

    /** What is wanted so far, by name. */
    public Map<String, long[]> wanted() {
        return Collections.unmodifiableMap(wanted);
    }

    /**
     * Compares with what a checkpoint has.
     *
     * @throws SwiftException naming every tensor that is missing or of another shape
     */
    public void check(Weights weights) {
        check(String.valueOf(weights.source()), weights.tensors());
    }

    /**
     * Compares with tensors by name.
     *
     * @param source of the tensors, for messages
     * @throws SwiftException naming every tensor that is missing or of another shape
     */
    public void check(String source, Map<String, Tensor> weights) {
        List<String> problems = new ArrayList<>();
        wanted.forEach((name, shape) -> {
            Tensor tensor = weights.get(name);
            if (tensor == null) {
                problems.add(name + " is missing");
            } else if (!Arrays.equals(tensor.shape(), shape)) {
                problems.add(name + " has shape " + Arrays.toString(tensor.shape()) + ", config.json wants "
                        + Arrays.toString(shape));
            }
        });
        if (!problems.isEmpty()) {
            int shown = Math.min(problems.size(), SHOWN);
            throw new SwiftException(source + ": the weights are not those of config.json: "
                    + String.join("; ", problems.subList(0, shown))
                    + (problems.size() > shown ? "; and " + (problems.size() - shown) + " more" : ""));
        }
    }
}
