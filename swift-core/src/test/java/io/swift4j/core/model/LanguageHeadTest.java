package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chunked output layer against its definition, written out in double precision. */
class LanguageHeadTest {

    private static final int ROWS = 37;
    private static final int VOCABULARY = TinyModel.VOCABULARY;
    /** Chunks of 16 rows and pieces of 5: neither divides the rows. */
    private static final int CHUNK_BYTES = 2 * 16 * VOCABULARY;

    private static final int PIECE_BYTES = 4 * 5 * VOCABULARY;
    /** Float32 sums over a vocabulary of 64, against doubles. */
    private static final Offset<Float> NEAR = Offset.offset(2e-5f);

    @TempDir
    private Path folder;

    private final TensorScope scope = TensorScope.open();
    private PretrainedModel model;

    private Decoder load(double divisor) {
        model = PretrainedModel.load(TinyModel.llama()
                .with("model_type", "granite")
                .with("logits_scaling", divisor)
                .with("embedding_multiplier", 1.0)
                .with("residual_multiplier", 1.0)
                .with("attention_multiplier", 0.35)
                .write(folder));
        return model.decoder();
    }

    @AfterEach
    void close() {
        scope.close();
        if (model != null) {
            model.close();
        }
    }

    private static float[] random(int count, long seed, double scale) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    private static long[] targets() {
        return new Random(4).longs(ROWS, 0, VOCABULARY).toArray();
    }

    @ParameterizedTest
    @CsvSource({"1.0, 0.0", "1.0, 0.1", "4.0, 0.0", "4.0, 0.25"})
    void lossesAndGradientsAreThoseOfTheWholeMatrixOfScores(double divisor, double smoothing) {
        Decoder decoder = load(divisor);
        float[] matrix = decoder.topTensors().get("lm_head.weight").toFloats();
        int hidden = decoder.config().hiddenSize();
        float[] states = random(ROWS * hidden, 1, 3);
        float[] weights = random(ROWS, 2, 1);
        long[] targets = targets();
        LanguageHead.Result found = new LanguageHead(decoder, CHUNK_BYTES, PIECE_BYTES)
                .gradients(Tensor.of(states, ROWS, hidden), targets, Tensor.of(weights, ROWS), smoothing);
        float[] losses = found.losses().toFloats();
        float[] gradient = found.gradient().toFloats();
        byte[] correct = found.correct().toBytes();
        for (int r = 0; r < ROWS; r++) {
            double[] scores = new double[VOCABULARY];
            for (int v = 0; v < VOCABULARY; v++) {
                for (int h = 0; h < hidden; h++) {
                    scores[v] += (double) states[r * hidden + h] * matrix[v * hidden + h] / divisor;
                }
            }
            double most = IntStream.range(0, VOCABULARY)
                    .mapToDouble(v -> scores[v])
                    .max()
                    .orElseThrow();
            double sum = IntStream.range(0, VOCABULARY)
                    .mapToDouble(v -> Math.exp(scores[v] - most))
                    .sum();
            double mean = IntStream.range(0, VOCABULARY)
                    .mapToDouble(v -> scores[v])
                    .average()
                    .orElseThrow();
            int target = (int) targets[r];
            double expected = most + Math.log(sum) - (1 - smoothing) * scores[target] - smoothing * mean;
            assertThat(losses[r]).isCloseTo((float) expected, NEAR);
            assertThat(correct[r] != 0).isEqualTo(scores[target] >= most);
            for (int h = 0; h < hidden; h++) {
                double slope = 0;
                for (int v = 0; v < VOCABULARY; v++) {
                    double wanted = (v == target ? 1 - smoothing : 0) + smoothing / VOCABULARY;
                    slope += (Math.exp(scores[v] - most) / sum - wanted) * matrix[v * hidden + h];
                }
                assertThat(gradient[r * hidden + h]).isCloseTo((float) (weights[r] * slope / divisor), NEAR);
            }
        }
    }

    @Test
    void lossesWithoutGradientsAreTheSame() {
        Decoder decoder = load(1);
        Tensor states = Tensor.of(
                random(ROWS * decoder.config().hiddenSize(), 1, 3),
                ROWS,
                decoder.config().hiddenSize());
        LanguageHead head = new LanguageHead(decoder, CHUNK_BYTES, PIECE_BYTES);
        float[] withGradients = head.gradients(states, targets(), Tensor.of(new float[ROWS], ROWS), 0.1)
                .losses()
                .toFloats();
        LanguageHead.Result alone = head.losses(states, targets(), 0.1);
        assertThat(alone.losses().toFloats()).containsExactly(withGradients);
        assertThat(alone.gradient().count()).isZero();
    }

    @Test
    void smoothingOutsideOfItsRangeIsRefused() {
        Decoder decoder = load(1);
        assertThatThrownBy(() -> new LanguageHead(decoder).losses(Tensor.of(new float[32], 1, 32), new long[1], 1))
                .hasMessageContaining("label smoothing must be at least 0 and less than 1, not 1.0");
    }
}
