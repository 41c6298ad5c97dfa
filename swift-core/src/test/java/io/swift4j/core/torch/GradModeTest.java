package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each mode records, and on which thread. */
@ExtendWith(NoLeaks.class)
class GradModeTest {

    private static Script script;

    @BeforeAll
    static void compile() {
        script = Script.builder("grad")
                .functions("grad.py", "def square(self, x: Tensor) -> Tensor:\n  return x * x\n")
                .build();
    }

    @AfterAll
    static void close() {
        script.close();
    }

    private static Tensor leaf() {
        return Tensor.of(new float[] {1, 2, 3}, 3).requireGrad(true);
    }

    @Test
    void gradRecordsAndTheOthersDoNot() {
        try (TensorScope scope = TensorScope.open()) {
            for (GradMode.Mode mode : GradMode.Mode.values()) {
                try (GradMode open = GradMode.open(mode)) {
                    assertThat(script.tensor("square", leaf()).requiresGrad())
                            .as("%s", mode)
                            .isEqualTo(mode == GradMode.Mode.GRAD);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GradMode.Mode.class)
    void everyModeComputesTheSame(GradMode.Mode mode) {
        try (TensorScope scope = TensorScope.open();
                GradMode open = GradMode.open(mode)) {
            assertThat(script.tensor("square", leaf()).toFloats()).containsExactly(1, 4, 9);
        }
    }

    @Test
    void aResultMadeWithoutGradCanEnterAGraphLater() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor made;
            try (GradMode open = GradMode.open(GradMode.Mode.NO_GRAD)) {
                made = script.tensor("square", Tensor.of(new float[] {2}, 1));
            }
            try (GradMode open = GradMode.open(GradMode.Mode.GRAD)) {
                made.requireGrad(true);
                script.tensor("square", made).backward();
                assertThat(made.grad().toFloats()).containsExactly(8);
            }
        }
    }

    @Test
    void anInferenceResultCanNeverEnterAGraph() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor made;
            try (GradMode open = GradMode.open(GradMode.Mode.INFERENCE)) {
                made = script.tensor("square", Tensor.of(new float[] {2}, 1));
            }
            try (GradMode open = GradMode.open(GradMode.Mode.GRAD)) {
                assertThatThrownBy(() -> {
                            made.requireGrad(true);
                            script.tensor("square", made);
                        })
                        .isInstanceOf(TorchException.class)
                        .hasMessageContaining("nference");
            }
        }
    }

    @Test
    void modesNestAndComeBack() {
        assertThat(GradMode.current()).isEqualTo(GradMode.Mode.NO_GRAD);
        try (GradMode outer = GradMode.open(GradMode.Mode.GRAD)) {
            try (GradMode inner = GradMode.open(GradMode.Mode.INFERENCE)) {
                assertThat(GradMode.current()).isEqualTo(GradMode.Mode.INFERENCE);
            }
            assertThat(GradMode.current()).isEqualTo(GradMode.Mode.GRAD);
            try (TensorScope scope = TensorScope.open()) {
                assertThat(script.tensor("square", leaf()).requiresGrad()).isTrue();
            }
        }
        assertThat(GradMode.current()).isEqualTo(GradMode.Mode.NO_GRAD);
    }

    @Test
    void closingTwiceChangesNothing() {
        GradMode first = GradMode.open(GradMode.Mode.GRAD);
        first.close();
        try (GradMode second = GradMode.open(GradMode.Mode.INFERENCE)) {
            first.close();
            assertThat(GradMode.current()).isEqualTo(GradMode.Mode.INFERENCE);
        }
    }

    @Test
    void closingOnAnotherThreadIsRefused() {
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            ExecutorService pool = Executors.newSingleThreadExecutor();
            try {
                Throwable refused = CompletableFuture.runAsync(mode::close, pool)
                        .handle((nothing, e) -> e)
                        .join();
                assertThat(refused).hasRootCauseInstanceOf(IllegalStateException.class);
            } finally {
                pool.shutdown();
            }
            assertThat(GradMode.current()).isEqualTo(GradMode.Mode.GRAD);
        }
    }

    @Test
    void aNewThreadRecordsNothingWhateverTheOthersDo() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = leaf();
            CompletableFuture<Boolean> recorded = CompletableFuture.supplyAsync(
                    () -> {
                        assertThat(GradMode.current()).isEqualTo(GradMode.Mode.NO_GRAD);
                        try (Tensor y = script.tensor("square", x)) {
                            return y.requiresGrad();
                        }
                    },
                    pool);
            assertThat(recorded.join()).isFalse();
            assertThat(script.tensor("square", x).requiresGrad()).isTrue();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void gradientsAddUpAndFlowThroughListsAndDicts() {
        try (TensorScope scope = TensorScope.open();
                Script sum = Script.builder("sum").functions("sum.py", """
                                def total(self, d: Dict[str, Tensor], l: List[Dict[str, Tensor]]) -> Tensor:
                                  return (d["a"] * l[0]["b"]).sum()
                                """).build();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor a = leaf();
            Tensor b = leaf();
            Value dicts = Value.dicts(java.util.List.of(java.util.Map.of("b", b)));
            for (int i = 0; i < 2; i++) {
                sum.tensor("total", java.util.Map.of("a", a), dicts).backward();
            }
            assertThat(a.grad().toFloats()).containsExactly(2, 4, 6);
            assertThat(b.grad().toFloats()).containsExactly(2, 4, 6);
        }
    }

    @Test
    void aBackwardThatCannotBeSaysWhatItWasGiven() {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor plain = Tensor.of(new float[2], 2);
            assertThatThrownBy(() -> plain.backward(Tensor.of(new float[2], 2)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("backward of float32[2] with upstream gradient float32[2]: ");
            Tensor y = script.tensor("square", leaf());
            assertThatThrownBy(() -> y.backward(Tensor.of(new float[2], 2)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("float32[3]");
        }
    }
}
