package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An adapter's recorded gradients before the first step, and weights after the last. */
final class RecordedAdapter {

    private RecordedAdapter() {}

    static void firstGradients(
            CaseFolder folder, ConfigJson params, Map<String, Tensor> parameters, Comparison comparison) {
        String file = params.text("grad0", "").split(" ")[0];
        if (file.isEmpty()) {
            return;
        }
        try (Weights expected = Weights.load(folder.path().resolve(file), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            parameters.forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                Tensor wanted = named(expected.tensors(), name);
                if (gradient == null || wanted == null) {
                    comparison.problem(name + " has no gradient, or no recorded one");
                } else {
                    comparison.tensor("gradient of " + name, gradient, wanted);
                }
            });
        }
    }

    static void finalWeights(
            CaseFolder folder, ConfigJson params, Map<String, Tensor> parameters, Comparison comparison) {
        finalWeights(folder, params.text("final_adapter"), params.number("adapter_atol", 1e-3), parameters, comparison);
    }

    static void finalWeights(
            CaseFolder folder, String adapter, double most, Map<String, Tensor> parameters, Comparison comparison) {
        Path file = folder.path().resolve(adapter).resolve("adapter_model.safetensors");
        try (Weights expected = Weights.load(file, null, "cpu")) {
            parameters.forEach((name, parameter) -> {
                Tensor wanted = named(expected.tensors(), name);
                if (wanted == null) {
                    comparison.problem(file + " has no " + name);
                } else {
                    comparison.atMost(
                            "difference of final " + name, distance(parameter.toFloats(), wanted.toFloats()), most);
                }
            });
        }
    }

    /** A recorded tensor; those of gradients are named as in a model with an adapter called default. */
    private static @Nullable Tensor named(Map<String, Tensor> file, String name) {
        Tensor found = file.get("base_model.model." + name);
        int dot = name.lastIndexOf('.');
        return found == null
                ? file.get("grad0.base_model.model." + name.substring(0, dot) + ".default" + name.substring(dot))
                : found;
    }

    private static double distance(float[] a, float[] b) {
        double far = 0;
        for (int i = 0; i < a.length; i++) {
            far = Math.max(far, Math.abs(a[i] - b[i]));
        }
        return far;
    }
}
