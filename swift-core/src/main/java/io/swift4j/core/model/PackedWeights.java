package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.TorchException;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A second copy of a decoder's matrices, packed for multiplying few rows, as generation does.
 *
 * <p>Made once, at 3 to 8 GB/s, where the processor multiplies bfloat16 by itself. It takes as much memory as the matrices;
 * their mapped originals are read in passing and don't stay in memory.
 */
final class PackedWeights implements AutoCloseable {

    private static final boolean AVAILABLE = probe();

    private final Value top;
    private final Value layers;

    private PackedWeights(Value top, Value layers) {
        this.top = top;
        this.layers = layers;
    }

    /** Whether this libtorch and processor have packed bfloat16 products. */
    static boolean available() {
        return AVAILABLE;
    }

    private static boolean probe() {
        try (TensorScope scope = TensorScope.open();
                Script script = Script.builder("probe")
                        .resource(PackedWeights.class, "linear_packed.py")
                        .resource(PackedWeights.class, "hooks.py")
                        .functions(
                                "probe.py",
                                "def fits(self, a: Tensor, b: Tensor) -> bool:\n  return torch.allclose(a, b)\n")
                        .build()) {
            float[] ones = new float[64 * 64];
            java.util.Arrays.fill(ones, 1);
            Tensor weight = Tensor.of(ones, 64, 64).to(Dtype.BFLOAT16);
            Map<String, Tensor> dict = Map.of("a.packed", script.tensor("pack", weight), "b.weight", weight);
            return script.flag(
                    "fits", script.tensor("linear", dict, "a", weight), script.tensor("linear", dict, "b", weight));
        } catch (TorchException e) {
            return false;
        }
    }

    /** Packs the matrices of a decoder's dicts; everything else in them is shared. */
    static PackedWeights of(Script script, LayerWeights weights, Weights source) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> top = new LinkedHashMap<>(weights.top());
            top.put("lm_head.packed", pack(script, weights.head(), source));
            top.remove("lm_head.weight");
            List<Map<String, Tensor>> layers = new ArrayList<>();
            for (Map<String, Tensor> layer : weights.layers()) {
                Map<String, Tensor> packed = new LinkedHashMap<>();
                layer.forEach((name, tensor) -> {
                    if (tensor.rank() == 2 && name.endsWith(".weight")) {
                        String key = name.substring(0, name.length() - ".weight".length()) + ".packed";
                        packed.put(key, pack(script, tensor, source));
                    } else {
                        packed.put(name, tensor);
                    }
                });
                layers.add(packed);
            }
            return new PackedWeights(TensorScope.detach(Value.dict(top)), TensorScope.detach(Value.dicts(layers)));
        }
    }

    private static Tensor pack(Script script, Tensor matrix, Weights source) {
        return source.readOnce(matrix, once -> script.tensor("pack", once));
    }

    Value top() {
        return top;
    }

    Value layers() {
        return layers;
    }

    @Override
    public void close() {
        top.close();
        layers.close();
    }
}
