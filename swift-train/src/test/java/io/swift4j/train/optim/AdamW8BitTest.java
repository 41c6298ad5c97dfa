package io.swift4j.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.quant.Blockwise8;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * AdamW with moments in 8 bits against values worked out from arXiv 2110.02861 and bitsandbytes' {@code create_dynamic_map}.
 *
 * <p>Decade i of the signed code (i from 0 to 6) has 2^i values: {@code 10^(i-6)} times the midpoints of [0.1, 1] in 2^i equal
 * parts, with both signs; index 127 is 0, index 128 + r the r-th smallest positive value, 126 - r its negative, 255 is 1. The
 * unsigned code has 2^(i+1) values in decade i, index 0 is 0 and 1 + r the r-th smallest value. Tolerances are float32's.
 */
@ExtendWith(NoLeaks.class)
class AdamW8BitTest {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.95;

    private static final Script OPS =
            Script.builder("adam8bit-test").functions("test.py", """
            def against(self, p: Tensor, g: Tensor) -> Tensor:
              return (p * g).sum()
            """).build();

    private static void step(Optimizer optimizer, Tensor parameter, float[] gradient, double rate) {
        optimizer.zeroGrad();
        try (TensorScope scope = TensorScope.open();
                GradMode on = GradMode.open(GradMode.Mode.GRAD)) {
            OPS.tensor("against", parameter, Tensor.of(gradient, gradient.length))
                    .backward();
        }
        optimizer.step(rate);
    }

    private static Optimizer optimizer(Tensor parameter, double rate, double decay) {
        Map<String, Object> options = Map.of("betas", List.of(BETA1, BETA2), "eps", 1e-12, "min_8bit_size", 16);
        ParameterGroup group = new ParameterGroup("all", Map.of("w", parameter), rate, decay);
        return Optimizers.named("adamw_8bit", options).create(List.of(group));
    }

    private static int code(Optimizer optimizer, String moment, int at) {
        return Byte.toUnsignedInt(optimizer.state().get("w." + moment).toBytes()[at]);
    }

    private static float[] maxima(Optimizer optimizer, String moment) {
        return optimizer.state().get("w." + moment + "_absmax").toFloats();
    }

    @Test
    void codesAreThoseOfThePaper() {
        try (TensorScope scope = TensorScope.open()) {
            float[] signed = Blockwise8.dynamicMap(true).toFloats();
            assertThat(signed).hasSize(256).isSorted();
            assertThat(signed[127]).isZero();
            assertThat(signed[255]).isEqualTo(1);
            // The only value of decade 0; the last of the 64 parts of decade 6, each 0.9 / 64 wide.
            assertThat(signed[128]).isCloseTo(0.55e-6f, within(1e-12f));
            assertThat(signed[126]).isCloseTo(-0.55e-6f, within(1e-12f));
            assertThat(signed[254]).isCloseTo((float) (1 - 0.45 / 64), within(1e-6f));
            assertThat(signed[0]).isCloseTo((float) (0.45 / 64 - 1), within(1e-6f));
            float[] unsigned = Blockwise8.dynamicMap(false).toFloats();
            assertThat(unsigned).hasSize(256).isSorted();
            assertThat(unsigned[0]).isZero();
            // Decade 0 in two parts, whose midpoints are 0.325 and 0.775; decade 6 in 128.
            assertThat(unsigned[1]).isCloseTo(0.325e-6f, within(1e-12f));
            assertThat(unsigned[2]).isCloseTo(0.775e-6f, within(1e-12f));
            assertThat(unsigned[254]).isCloseTo((float) (1 - 0.45 / 128), within(1e-6f));
            assertThat(unsigned[255]).isEqualTo(1);
        }
    }

    /**
     * Of gradients 1, 0.5 and -0.25 the first moments are 0.1 of them and the second 0.05 of their squares: quotients 1, 0.5,
     * -0.25 and 1, 0.25, 0.0625 of their block's maxima.
     */
    @Test
    void momentsAreStoredAsTheNearestCodeOfTheirBlock() {
        float[] gradient = new float[260];
        gradient[0] = 1;
        gradient[1] = 0.5f;
        gradient[2] = -0.25f;
        gradient[259] = 8;
        try (TensorScope scope = TensorScope.open()) {
            Tensor parameter = Tensor.of(new float[260], 260).requireGrad(true);
            try (Optimizer optimizer = optimizer(parameter, 0.01, 0)) {
                step(optimizer, parameter, gradient, 0.01);
                assertThat(maxima(optimizer, "exp_avg")).containsExactly(new float[] {0.1f, 0.8f}, within(1e-6f));
                assertThat(maxima(optimizer, "exp_avg_sq")).containsExactly(new float[] {0.05f, 3.2f}, within(1e-6f));
                // 0.5 is in part 28 of 64 of decade 6, before which there are 63 positive values; 0.25 is in part 10.
                assertThat(code(optimizer, "exp_avg", 0)).isEqualTo(255);
                assertThat(code(optimizer, "exp_avg", 1)).isEqualTo(128 + 63 + 28);
                assertThat(code(optimizer, "exp_avg", 2)).isEqualTo(126 - 63 - 10);
                assertThat(code(optimizer, "exp_avg", 3)).isEqualTo(127);
                assertThat(code(optimizer, "exp_avg", 259)).isEqualTo(255);
                // 0.25 is in part 21 of 128 of decade 6, after 126 values; 0.0625 in part 37 of 64 of decade 5, after
                // 62.
                assertThat(code(optimizer, "exp_avg_sq", 0)).isEqualTo(255);
                assertThat(code(optimizer, "exp_avg_sq", 1)).isEqualTo(1 + 126 + 21);
                assertThat(code(optimizer, "exp_avg_sq", 2)).isEqualTo(1 + 62 + 37);
                assertThat(code(optimizer, "exp_avg_sq", 3)).isZero();
            }
        }
    }

    @Test
    void theFirstStepIsTheRateInTheGradientsDirectionAndThenDecay() {
        float[] values = new float[16];
        java.util.Arrays.fill(values, 1);
        float[] gradient = new float[16];
        gradient[0] = 3;
        gradient[1] = -0.2f;
        try (TensorScope scope = TensorScope.open()) {
            Tensor parameter = Tensor.of(values, 16).requireGrad(true);
            try (Optimizer optimizer = optimizer(parameter, 0.1, 0.5)) {
                step(optimizer, parameter, gradient, 0.1);
            }
            float[] after = parameter.toFloats();
            assertThat(after[0]).isCloseTo((1 - 0.1f) * (1 - 0.1f * 0.5f), within(1e-6f));
            assertThat(after[1]).isCloseTo((1 + 0.1f) * (1 - 0.1f * 0.5f), within(1e-6f));
            assertThat(after[2]).isCloseTo(1 - 0.1f * 0.5f, within(1e-6f));
        }
    }

    @Test
    void theSecondStepGoesOnFromTheStoredMoments() {
        float[] gradient = new float[16];
        gradient[0] = 1;
        gradient[1] = 0.5f;
        try (TensorScope scope = TensorScope.open()) {
            Tensor parameter = Tensor.of(new float[16], 16).requireGrad(true);
            try (Optimizer optimizer = optimizer(parameter, 1, 0)) {
                step(optimizer, parameter, gradient, 1);
                step(optimizer, parameter, new float[16], 1);
            }
            // 0.5 of 0.1 is stored as the midpoint of part 28 of 64, 0.25 of 0.05 as that of part 21 of 128.
            double first = BETA1 * 0.1 * (0.1 + 28.5 * 0.9 / 64);
            double second = BETA2 * 0.05 * (0.1 + 21.5 * 0.9 / 128);
            double rate = Math.sqrt(1 - BETA2 * BETA2) / (1 - BETA1 * BETA1);
            double after = parameter.toFloats()[1];
            assertThat(after).isCloseTo(-1 - rate * first / Math.sqrt(second), within(2e-6));
            double exact = -1 - rate * BETA1 * 0.05 / Math.sqrt(BETA2 * 0.0125);
            assertThat(after).isNotCloseTo(exact, within(1e-4));
        }
    }

    /** A tenth of 1e-7 beside one of 1 is nearest to the code of 0, which has no sign of its own. */
    @Test
    void aTinyNegativeMomentKeepsItsSign() {
        float[] gradient = new float[16];
        gradient[0] = 1;
        gradient[1] = -1e-7f;
        gradient[2] = 1e-7f;
        try (TensorScope scope = TensorScope.open()) {
            Tensor parameter = Tensor.of(new float[16], 16).requireGrad(true);
            try (Optimizer optimizer = optimizer(parameter, 1, 0)) {
                step(optimizer, parameter, gradient, 1);
                assertThat(code(optimizer, "exp_avg", 1)).isEqualTo(126);
                assertThat(code(optimizer, "exp_avg", 2)).isEqualTo(127);
            }
        }
    }
}
