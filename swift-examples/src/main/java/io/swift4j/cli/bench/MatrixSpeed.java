package io.swift4j.cli.bench;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How fast this machine multiplies matrices, which is what training can reach at most.
 *
 * @param square billions of operations a second of a large square product
 * @param shapes the same of a checkpoint's own matrices, there and back, each as often as it occurs
 */
record MatrixSpeed(double square, double shapes) {

    private static final int SIDE = 2048;
    private static final int REPEATS = 3;
    private static final Script SCRIPT =
            Script.builder("matrices").functions("matrices.py", """
            def matrix(self, rows: int, columns: int, dtype: int) -> Tensor:
              return torch.randn([rows, columns]).to(dtype)

            def there(self, x: Tensor, w: Tensor) -> Tensor:
              return torch.linear(x, w)

            def back(self, dy: Tensor, w: Tensor) -> Tensor:
              return torch.matmul(dy, w)
            """).build();

    /** Measures with the threads that libtorch has, for a batch of that many tokens. */
    static MatrixSpeed measure(Decoder decoder, int tokens) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            double square = 2.0 * SIDE * SIDE * SIDE / seconds(SIDE, SIDE, SIDE, decoder.dtype(), false);
            Map<String, long[]> shapes = new TreeMap<>();
            Map<String, Integer> counts = new TreeMap<>();
            for (int layer = 0; layer < decoder.config().layers(); layer++) {
                decoder.linearShapes(layer).values().forEach(shape -> {
                    shapes.put(Arrays.toString(shape), shape);
                    counts.merge(Arrays.toString(shape), 1, Integer::sum);
                });
            }
            double operations = 0;
            double seconds = 0;
            for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                int out = (int) entry.getValue()[0];
                int in = (int) entry.getValue()[1];
                int count = counts.getOrDefault(entry.getKey(), 0);
                operations += 4.0 * count * tokens * in * out;
                seconds += count
                        * (seconds(tokens, in, out, decoder.dtype(), false)
                                + seconds(tokens, in, out, decoder.dtype(), true));
            }
            return new MatrixSpeed(square / 1e9, operations / seconds / 1e9);
        }
    }

    /** The median of a few products of {@code rows} rows with an {@code [out, in]} matrix. */
    private static double seconds(int rows, int in, int out, Dtype dtype, boolean back) {
        double[] times = new double[REPEATS];
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = SCRIPT.tensor("matrix", rows, back ? out : in, dtype.code());
            Tensor w = SCRIPT.tensor("matrix", out, in, dtype.code());
            SCRIPT.tensor(back ? "back" : "there", x, w);
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                SCRIPT.tensor(back ? "back" : "there", x, w).close();
                times[i] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(times);
        return times[REPEATS / 2];
    }
}
