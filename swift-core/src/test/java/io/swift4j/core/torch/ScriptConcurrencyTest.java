package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.Threads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several threads on one script. */
@ExtendWith(NoLeaks.class)
class ScriptConcurrencyTest {

    private static final int THREADS = 4;
    private static final int CALLS = 200;

    private static Script script() {
        return Script.builder("shared").functions("shared.py", """
                        def polynomial(self, w: Dict[str, Tensor], x: Tensor, times: int) -> Tensor:
                          for i in range(times):
                            x = x * w["a"] + w["b"]
                          return x

                        def fail(self, x: Tensor) -> Tensor:
                          return x.reshape([7])
                        """).build();
    }

    @Test
    void threadsSharingAScriptAndAValueGetTheirOwnResults() {
        try (TensorScope scope = TensorScope.open();
                Script script = script()) {
            Value weights = Value.dict(Map.of("a", Tensor.of(new float[] {2}, 1), "b", Tensor.of(new float[] {1}, 1)));
            List<Integer> wrong = Threads.together(THREADS, thread -> {
                int bad = 0;
                for (int call = 0; call < CALLS; call++) {
                    try (TensorScope own = TensorScope.open()) {
                        int size = 1 + (call + thread) % 5;
                        float[] input = new float[size];
                        java.util.Arrays.fill(input, thread);
                        float[] output = script.tensor("polynomial", weights, Tensor.of(input, size), 3)
                                .toFloats();
                        // 8x + 7, exact in float32.
                        bad += output.length == size && output[size - 1] == 8 * thread + 7 ? 0 : 1;
                    }
                }
                return bad;
            });
            assertThat(wrong).containsOnly(0);
        }
    }

    @Test
    void failingCallsOfOneThreadDoNotDisturbAnother() {
        try (Script script = script()) {
            List<Integer> failures = Threads.together(THREADS, thread -> {
                int failed = 0;
                for (int call = 0; call < CALLS; call++) {
                    try (TensorScope own = TensorScope.open()) {
                        Tensor x = Tensor.of(new float[thread % 2 == 0 ? 3 : 7], thread % 2 == 0 ? 3 : 7);
                        script.tensor("fail", x);
                    } catch (TorchException e) {
                        failed++;
                    }
                }
                return failed;
            });
            assertThat(failures).containsExactly(CALLS, 0, CALLS, 0);
        }
    }

    @Test
    void eachThreadBackpropagatesThroughItsOwnGraph() {
        try (Script script = script()) {
            List<Float> gradients = Threads.together(THREADS, thread -> {
                float last = 0;
                for (int call = 0; call < CALLS / 4; call++) {
                    try (TensorScope own = TensorScope.open();
                            GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                        Tensor a = Tensor.of(new float[] {thread}, 1);
                        Tensor b = Tensor.of(new float[] {0}, 1);
                        Tensor x = Tensor.of(new float[] {1}, 1).requireGrad(true);
                        script.tensor("polynomial", Map.of("a", a, "b", b), x, 3)
                                .backward();
                        last = x.grad().toFloats()[0];
                    }
                }
                return last;
            });
            assertThat(gradients).containsExactly(0f, 1f, 8f, 27f);
        }
    }

    @Test
    void scriptsCompileOnSeveralThreadsAtOnce() {
        List<Long> results = Threads.together(THREADS, thread -> {
            long sum = 0;
            for (int i = 0; i < 10; i++) {
                try (Script own = Script.builder("own")
                        .constant("n", thread)
                        .functions("own.py", "def twice(self) -> int:\n  return self.n() * 2\n")
                        .build()) {
                    sum += own.integer("twice");
                }
            }
            return sum;
        });
        assertThat(results).containsExactly(0L, 20L, 40L, 60L);
    }
}
