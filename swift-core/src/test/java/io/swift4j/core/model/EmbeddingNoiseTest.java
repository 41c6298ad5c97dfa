package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class EmbeddingNoiseTest {

    private static final int HIDDEN = 2000;

    @TempDir
    private Path folder;

    private static double largest(float[] noise, int from, int to) {
        double largest = 0;
        for (int i = from * HIDDEN; i < to * HIDDEN; i++) {
            largest = Math.max(largest, Math.abs(noise[i]));
        }
        return largest;
    }

    @Test
    void noiseIsUniformWithinTheBoundOfEachSequenceAndSparesVirtualTokens() {
        try (PretrainedModel model = PretrainedModel.load(TinyModel.llama().write(folder));
                TensorScope scope = TensorScope.open()) {
            Torch.seed(1);
            Tensor x = Tensor.of(new float[6 * HIDDEN], 6, HIDDEN);
            Tensor ids = Tensor.of(new long[] {-1, 5, 6, 7, 5, 6}, 6);
            float[] noise = model.decoder()
                    .script()
                    .tensor("neftune", x, ids, new long[] {4, 2}, 5.0)
                    .toFloats();
            double first = 5 / Math.sqrt(4 * HIDDEN);
            double second = 5 / Math.sqrt(2 * HIDDEN);
            assertThat(largest(noise, 0, 1)).isZero();
            // Of 4,000 uniform draws the largest is within 1 % of the bound but for a chance of e^-40.
            assertThat(largest(noise, 1, 4)).isBetween(0.99 * first, first);
            assertThat(largest(noise, 4, 6)).isBetween(0.99 * second, second);
            double mean = 0;
            double square = 0;
            for (int i = 4 * HIDDEN; i < 6 * HIDDEN; i++) {
                mean += noise[i] / (2.0 * HIDDEN);
                square += noise[i] * noise[i] / (2.0 * HIDDEN);
            }
            // Five standard errors of 4,000 draws.
            assertThat(mean).isCloseTo(0, Offset.offset(5 * second / Math.sqrt(3 * 2 * HIDDEN)));
            assertThat(square).isCloseTo(second * second / 3, Offset.offset(0.08 * second * second / 3));
        }
    }
}
