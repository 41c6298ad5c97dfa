package io.swift4j.train.codec;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.CounterRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/** Parameters that training begins with: uniform so that variance is kept (LeCun et al. 1998), norms of ones, biases of zeros. */
final class StartingWeights {

    private static final long STREAM = 1;

    private StartingWeights() {}

    /**
     * Leaves that gather gradients; they belong to the caller.
     *
     * @param learned whether a tensor is learned by gradients; the others are left out
     * @param inputs how many values a weight sums
     */
    static Map<String, Tensor> make(
            Map<String, long[]> shapes,
            long seed,
            Predicate<String> learned,
            ToDoubleBiFunction<String, long[]> inputs) {
        CounterRandom random = new CounterRandom(seed, STREAM);
        Map<String, Tensor> made = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            if (!learned.test(name)) {
                return;
            }
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            if (shape.length == 1) {
                Arrays.fill(values, name.endsWith(".weight") ? 1 : 0);
            } else {
                double bound = Math.sqrt(3 / inputs.applyAsDouble(name, shape));
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * ((random.next() >>> 11) * 0x1p-53) - 1));
                }
            }
            made.put(name, TensorScope.detach(Tensor.of(values, shape)).requireGrad(true));
        });
        return made;
    }

    /** All dimensions but the first. */
    static double summed(long[] shape) {
        return Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    }
}
