package io.swift4j.peft;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Random;

/** What tests of adapters share. */
final class TestTensors {

    private static final int[][] IDS = {{3, 17, 42, 8, 60, 1}, {9, 2, 2, 51, 33, 20}};

    private TestTensors() {}

    static double distance(Tensor a, Tensor b) {
        return distance(a.toFloats(), b.toFloats());
    }

    static double distance(float[] x, float[] y) {
        if (x.length != y.length) {
            throw new AssertionError(x.length + " and " + y.length + " values");
        }
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs((double) x[i] - y[i]));
        }
        return most;
    }

    /** Logits of two fixed sequences. */
    static float[] logits(Decoder decoder) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return decoder.logits(decoder.forward(ForwardInput.of(IDS)).lastHiddenState())
                    .toFloats();
        }
    }

    /** Gives every parameter random values, so that none is at a start that hides something. */
    static void randomise(Adapter adapter, double deviation) {
        Random random = new Random(7);
        adapter.parameters().forEach((name, parameter) -> {
            try (TensorScope scope = TensorScope.open()) {
                PeftMath.copy(parameter, PeftMath.run("plus", parameter, normal(random, deviation, parameter.shape())));
            }
        });
    }

    static Tensor normal(Random random, double deviation, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.of(values, shape);
    }
}
