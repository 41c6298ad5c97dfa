package io.swift4j.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Update rules against numbers of PyTorch 2.13, transformers 5.18 and GaLore's formula: six steps of a [6, 8] matrix sin(i)
 * with gradients cos(0.7 i t).
 */
@ExtendWith(NoLeaks.class)
class OptimizersTest {

    private static final Script OPS =
            Script.builder("optim-test").functions("test.py", """
            def against(self, p: Tensor, g: Tensor) -> Tensor:
              return (p * g).sum()
            """).build();

    private static final List<String> EVERY = List.of(
            "adamw", "adam", "sgd", "adafactor", "lion", "muon", "adamw_8bit", "galore_adamw", "q_galore_adamw");

    private static Map<String, Object> small(String name) {
        return switch (name) {
            case "galore_adamw" -> Map.of("rank", 2, "update_proj_gap", 3);
            case "q_galore_adamw" -> Map.of("rank", 2, "update_proj_gap", 1, "queue_size", 2, "cos_threshold", 0.0);
            case "adamw_8bit" -> Map.of("min_8bit_size", 16);
            case "sgd" -> Map.of("momentum", 0.9);
            default -> Map.of();
        };
    }

    private static float[] wave(int count, double frequency, boolean sine) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (sine ? Math.sin(frequency * i) : Math.cos(frequency * i));
        }
        return values;
    }

    /** A matrix, a vector and an embedding table, all trainable. */
    private static Map<String, Tensor> parameters() {
        Map<String, Tensor> made = new LinkedHashMap<>();
        made.put("layer.weight", Tensor.of(wave(48, 1, true), 6, 8).requireGrad(true));
        made.put("layer.bias", Tensor.of(wave(9, 1, true), 9).requireGrad(true));
        made.put("embed_tokens.weight", Tensor.of(wave(20, 1, true), 5, 4).requireGrad(true));
        return made;
    }

    private static void gradients(Map<String, Tensor> parameters, int step) {
        try (TensorScope scope = TensorScope.open();
                GradMode on = GradMode.open(GradMode.Mode.GRAD)) {
            for (Tensor parameter : parameters.values()) {
                float[] wave = wave((int) parameter.count(), 0.7f * (step + 1), false);
                OPS.tensor("against", parameter, Tensor.of(wave, parameter.shape()))
                        .backward();
            }
        }
    }

    private static void steps(Optimizer optimizer, int from, int to, double lr) {
        Map<String, Tensor> parameters = optimizer.groups().get(0).parameters();
        for (int step = from; step < to; step++) {
            optimizer.zeroGrad();
            gradients(parameters, step);
            optimizer.step(lr);
        }
    }

    private static void expect(String name, Map<String, ?> options, double lr, double decay, double... numbers) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> one =
                    Map.of("layer.weight", Tensor.of(wave(48, 1, true), 6, 8).requireGrad(true));
            ParameterGroup group = new ParameterGroup("all", one, lr, decay);
            try (Optimizer optimizer = Optimizers.named(name, options).create(List.of(group))) {
                steps(optimizer, 0, 6, lr);
            }
            float[] after = one.values().iterator().next().toFloats();
            double sum = 0;
            for (float value : after) {
                sum += value;
            }
            // Muon's products are in bfloat16, which libtorch versions round in their own order.
            double tolerance = name.equals("muon") ? 1e-3 : 2e-5;
            double[] actual = {sum, after[0], after[2 * 8 + 3], after[47]};
            for (int i = 0; i < numbers.length; i++) {
                assertThat(actual[i]).as("%s, number %d", name, i).isCloseTo(numbers[i], within(tolerance));
            }
        }
    }

    @Test
    void offloadedRulesTakeTheSameStepsAlsoAfterLoadingTheirState() {
        for (String name : EVERY) {
            OptimizerSpec rule = Optimizers.named(name, small(name));
            try (TensorScope scope = TensorScope.open()) {
                Map<String, Tensor> here = parameters();
                Map<String, Tensor> offloaded = parameters();
                Map<String, Tensor> state = new LinkedHashMap<>();
                try (Optimizer optimizer = rule.create(List.of(new ParameterGroup("all", here, 0.01, 0.1)))) {
                    steps(optimizer, 0, 6, 0.01);
                }
                ParameterGroup group = new ParameterGroup("all", offloaded, 0.01, 0.1);
                try (Optimizer optimizer = OffloadedOptimizer.copying(rule, List.of(group))) {
                    steps(optimizer, 0, 3, 0.01);
                    optimizer.state().forEach((key, tensor) -> state.put(key, tensor.copy()));
                }
                try (Optimizer optimizer = OffloadedOptimizer.copying(rule, List.of(group))) {
                    optimizer.loadState(state);
                    steps(optimizer, 3, 6, 0.01);
                }
                here.forEach((key, parameter) -> assertThat(offloaded.get(key).toFloats())
                        .as(name + " " + key)
                        .isEqualTo(parameter.toFloats()));
            }
        }
    }

    @Test
    void rulesGiveTheReferencesNumbers() {
        expect("muon", Map.of(), 0.02, 0.1, 1.725646, -0.08631575, 0.1411939, 0.1384839);
        expect(
                "muon",
                Map.of("nesterov", false, "adjust_lr_fn", "match_rms_adamw"),
                0.02,
                0,
                1.836514,
                -0.048934,
                0.1492778,
                0.1343323);
        expect(
                "adafactor",
                Map.of("beta1", 0.9, "relative_step", false),
                0.01,
                0.1,
                1.865054,
                -0.01650649,
                0.1515476,
                0.1247373);
        expect("sgd", Map.of("momentum", 0.8, "dampening", 0.3), 0.01, 0.05, 1.775993, -0.1176194, 0.161127, 0.1328374);
        expect("lion", Map.of(), 0.01, 0.1, 2.054135, -0.0598502, 0.1690101, 0.1228435);
    }

    /** Large enough in all for every core to get a share; of two shapes and their transposes. */
    private static Map<String, Tensor> matrices() {
        Map<String, Tensor> matrices = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            long rows = i % 3 == 0 ? 6 : 8;
            matrices.put(
                    "layer" + i + ".weight",
                    Tensor.of(wave((int) rows * 8, i, true), rows, 8).requireGrad(true));
        }
        return matrices;
    }

    @Test
    void parametersTogetherTakeTheStepsOfEachAlone() {
        for (String name : List.of("adamw", "muon", "lion", "sgd")) {
            try (TensorScope scope = TensorScope.open()) {
                Map<String, Tensor> together = matrices();
                try (Optimizer optimizer = Optimizers.named(name, Map.of())
                        .create(List.of(new ParameterGroup("all", together, 0.01, 0.1)))) {
                    steps(optimizer, 0, 3, 0.01);
                }
                Map<String, Tensor> each = matrices();
                each.forEach((key, parameter) -> {
                    ParameterGroup group = new ParameterGroup("one", Map.of(key, parameter), 0.01, 0.1);
                    try (Optimizer optimizer = Optimizers.named(name, Map.of()).create(List.of(group))) {
                        steps(optimizer, 0, 3, 0.01);
                    }
                });
                // Muon's products of many matrices may be summed in another order than those of one, in bfloat16.
                Offset<Float> tolerance = Offset.offset(name.equals("muon") ? 1e-3f : 0f);
                together.forEach((key, parameter) -> assertThat(parameter.toFloats())
                        .as(name + " " + key)
                        .containsExactly(each.get(key).toFloats(), tolerance));
            }
        }
    }

    @Test
    void galoreGivesThePapersNumbersOnEverySide() {
        Map<String, Object> low = Map.of("rank", 2, "update_proj_gap", 3);
        expect("galore_adamw", low, 0.01, 0.1, 1.867952, -0.006251696, 0.148909, 0.1190756);
        expect(
                "galore_adamw",
                Map.of("rank", 2, "update_proj_gap", 3, "proj_type", "reverse_std"),
                0.01,
                0.1,
                1.85961,
                -0.006496608,
                0.1494878,
                0.1207207);
        expect(
                "galore_adamw",
                Map.of("rank", 2, "update_proj_gap", 3, "proj_type", "full"),
                0.01,
                0.1,
                1.867795,
                -0.003651803,
                0.1490579,
                0.1217763);
    }

    @Test
    void fourBitProjectorsFollowExactOnesAndRestingOnesAreRenewedLessOften() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> exact = parameters();
            Map<String, Tensor> packed = parameters();
            try (Optimizer one = create("galore_adamw", Map.of("rank", 2, "update_proj_gap", 1), exact);
                    Optimizer other = create("q_galore_adamw", small("q_galore_adamw"), packed)) {
                steps(one, 0, 8, 0.01);
                steps(other, 0, 8, 0.01);
                assertThat(other.state().get("layer.weight.gap").toLongs()[0]).isGreaterThan(1);
                assertThat(other.state().get("layer.weight.left").count()).isLessThan(6 * 256);
            }
            float[] a = exact.get("layer.weight").toFloats();
            float[] b = packed.get("layer.weight").toFloats();
            for (int i = 0; i < a.length; i++) {
                assertThat(b[i]).isCloseTo(a[i], within(0.02f));
            }
        }
    }

    @Test
    void eightBitMomentsFollowExactOnesAndSmallTensorsAreExact() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> exact = parameters();
            Map<String, Tensor> packed = parameters();
            try (Optimizer one = create("adamw", Map.of(), exact);
                    Optimizer other = create("adamw_8bit", Map.of("min_8bit_size", 40), packed)) {
                steps(one, 0, 6, 0.01);
                steps(other, 0, 6, 0.01);
                assertThat(other.stateBytes()).isLessThan(one.stateBytes());
                assertThat(other.state().get("layer.weight.exp_avg").dtype().bytes())
                        .isEqualTo(1);
            }
            for (String name : exact.keySet()) {
                float[] a = exact.get(name).toFloats();
                float[] b = packed.get(name).toFloats();
                for (int i = 0; i < a.length; i++) {
                    assertThat(b[i]).as(name).isCloseTo(a[i], within(a.length < 40 ? 1e-5f : 8e-3f));
                }
            }
        }
    }

    private static Optimizer create(String name, Map<String, ?> options, Map<String, Tensor> parameters) {
        return Optimizers.named(name, options).create(List.of(new ParameterGroup("all", parameters, 0.01, 0)));
    }

    @Test
    void everyRuleResumesBitForBit() {
        for (String name : EVERY) {
            try (TensorScope scope = TensorScope.open()) {
                Map<String, Tensor> parameters = parameters();
                Map<String, Tensor> resumed = new LinkedHashMap<>();
                try (Optimizer optimizer = create(name, small(name), parameters)) {
                    steps(optimizer, 0, 5, 0.01);
                    Map<String, Tensor> saved = new LinkedHashMap<>();
                    optimizer.state().forEach((key, tensor) -> saved.put(key, tensor.copy()));
                    parameters.forEach((key, tensor) -> {
                        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD)) {
                            resumed.put(
                                    key,
                                    Tensor.of(tensor.toFloats(), tensor.shape()).requireGrad(true));
                        }
                    });
                    try (Optimizer second = create(name, small(name), resumed)) {
                        second.loadState(saved);
                        steps(second, 5, 10, 0.01);
                    }
                    steps(optimizer, 5, 10, 0.01);
                }
                parameters.forEach((key, tensor) -> assertThat(resumed.get(key).toFloats())
                        .as(name + " " + key)
                        .isEqualTo(tensor.toFloats()));
            }
        }
    }

    @Test
    void stateThatDoesNotFitIsRefusedWithEverythingWrong() {
        try (TensorScope scope = TensorScope.open();
                Optimizer optimizer = create("adamw", Map.of(), parameters())) {
            Map<String, Tensor> saved = new LinkedHashMap<>(optimizer.state());
            saved.remove("layer.bias.step");
            saved.put("layer.weight.exp_avg", Tensor.of(new float[3], 3));
            saved.put("other", Tensor.of(new float[3], 3));
            assertThatThrownBy(() -> optimizer.loadState(saved))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("layer.bias.step is missing")
                    .hasMessageContaining("layer.weight.exp_avg is float32[3], expected float32[6, 8]")
                    .hasMessageContaining("other is not one");
        }
    }

    @Test
    void parametersWithoutGradientsStayAsTheyAre() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> parameters = parameters();
            try (Optimizer optimizer = create("adamw", Map.of(), parameters)) {
                optimizer.step(0.01);
                assertThat(parameters.get("layer.weight").toFloats()).isEqualTo(wave(48, 1, true));
                assertThatThrownBy(() -> optimizer.step(0.01, 0.01)).hasMessageContaining("1 parameter groups, but 2");
            }
        }
    }

    @Test
    void mistakesAreNamedWithWhatIsRight() {
        assertThatThrownBy(() -> Optimizers.named("adamv", Map.of())).hasMessageContaining("did you mean 'adamw'");
        assertThatThrownBy(() -> Optimizers.named("adamw", Map.of("beta", 1)))
                .hasMessageContaining("did you mean 'betas'");
        assertThatThrownBy(() -> new Adafactor(-1, 0, 0, 1, 2, true, false, true))
                .hasMessageContaining("eps[0]")
                .hasMessageContaining("clip_threshold")
                .hasMessageContaining("decay_rate")
                .hasMessageContaining("beta1")
                .hasMessageContaining("warmup_init");
    }
}
