package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a script's errors say. */
@ExtendWith(NoLeaks.class)
class ScriptErrorsTest {

    private static final String FINE = "def fine(self, x: Tensor) -> Tensor:\n  return x\n";

    private static Script script(String... functions) {
        Script.Builder builder = Script.builder("broken");
        for (int i = 0; i < functions.length; i++) {
            builder.functions("file" + i + ".py", functions[i]);
        }
        return builder.build();
    }

    @Test
    void aCompileErrorNamesTheResourceFileAndLine() {
        assertThatThrownBy(
                        () -> script(FINE, "\n\ndef bad(self, x: Tensor) -> Tensor:\n  return torch.no_such_op(x)\n"))
                .isInstanceOf(TorchException.class)
                .hasMessageStartingWith("script broken does not compile: ")
                .hasMessageContaining("no_such_op")
                .hasMessageContaining("File \"file1.py\", line 4");
    }

    @Test
    void aSyntaxErrorNamesTheResourceFileAndLine() {
        assertThatThrownBy(() -> script(FINE, "def bad(self, x: Tensor) -> Tensor:\n  return (x\n"))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("File \"file1.py\", line");
    }

    @Test
    void aRunTimeErrorNamesTheLineTheFunctionAndTheArguments() {
        try (TensorScope scope = TensorScope.open();
                Script script = script(FINE, """
                        # A comment.
                        def inner(self, x: Tensor, y: Tensor) -> Tensor:
                          z = x * 2
                          return torch.matmul(z, y)

                        def outer(self, x: Tensor, y: Tensor, n: int, s: str, sizes: List[int]) -> Tensor:
                          return self.inner(x, y)
                        """)) {
            Tensor x = Tensor.of(new float[6], 2, 3);
            Tensor y = Tensor.of(new int[2][4]);
            assertThatThrownBy(() -> script.tensor("outer", x, y, 7, "seven", new long[] {1, 2}))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("broken.outer(float32[2, 3], int64[2, 4], 7, \"seven\", [1, 2]): ")
                    .hasMessageContaining("File \"file1.py\", line 4")
                    .hasMessageContaining("File \"file1.py\", line 7");
        }
    }

    @Test
    void collectionsAreDescribedShortly() {
        try (TensorScope scope = TensorScope.open();
                Script script =
                        script("def bad(self, d: Dict[str, Tensor], n: List[int]) -> Tensor:\n  return d[\"x\"]\n")) {
            Tensor t = Tensor.of(new float[1], 1);
            Map<String, Tensor> six = new java.util.TreeMap<>();
            for (String name : List.of("a", "b", "c", "d", "e", "f")) {
                six.put(name, t);
            }
            assertThatThrownBy(() -> script.tensor("bad", six, new long[9]))
                    .hasMessageStartingWith(
                            "broken.bad({a: float32[1], b: float32[1], c: float32[1], d: float32[1], … 6 in all}, 9 ints): ");
        }
    }

    @Test
    void anUnknownFunctionAndAWrongNumberOfArgumentsAreErrors() {
        try (TensorScope scope = TensorScope.open();
                Script script = script(FINE)) {
            Tensor x = Tensor.of(new float[1], 1);
            assertThatThrownBy(() -> script.tensor("missing", x))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("missing");
            assertThatThrownBy(() -> script.tensor("fine")).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.tensor("fine", x, x)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.tensor("fine", 3))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("broken.fine(3): ");
        }
    }

    @Test
    void anArgumentOfAnUnsupportedTypeIsRefusedByItsType() {
        try (Script script = script(FINE)) {
            assertThatThrownBy(() -> script.tensor("fine", (Object) new float[2]))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("not [F");
            assertThatThrownBy(() -> script.tensor("fine", 'c'))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("java.lang.Character");
            assertThatThrownBy(() -> script.tensor("fine", List.of(1, 2)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("a list argument holds tensors, not 1");
            assertThatThrownBy(() -> script.tensor("fine", Map.of(1, 2)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("a map argument holds tensors by name, not 1 -> 2");
        }
    }

    @Test
    void nullArgumentsAreRefusedInWords() {
        try (Script script = script(FINE)) {
            assertThatThrownBy(() -> script.tensor("fine", new Object[] {null}))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("not null");
            assertThatThrownBy(() -> script.tensor("fine", Arrays.asList((Tensor) null)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("not null");
            assertThatThrownBy(() -> script.tensor("fine", Collections.singletonMap("a", null)))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("a -> null");
        }
    }

    @Test
    void aClosedScriptIsRefusedRatherThanRun() {
        try (TensorScope scope = TensorScope.open()) {
            Script script = script(FINE);
            script.close();
            script.close();
            Tensor x = Tensor.of(new float[1], 1);
            assertThatThrownBy(() -> script.tensor("fine", x))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("script broken has been closed");
        }
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatThrownBy(() -> Script.builder("none").resource(ScriptErrorsTest.class, "absent.py"))
                .isInstanceOf(TorchException.class)
                .hasMessage("no script resource absent.py beside " + ScriptErrorsTest.class.getName());
    }

    @Test
    void constantsReachTheScriptExactly() {
        try (Script script = Script.builder("constants")
                .constant("n", -7L)
                .constant("tiny", 1.0e-12)
                .constant("big", -3.5e300)
                .constant("infinite", Double.NEGATIVE_INFINITY)
                .constant("none", Double.NaN)
                .constant("on", true)
                .constant("word", "full_attention 1.0")
                .constants("ints", new long[] {1, -2})
                .constants("floats", new double[] {0.1, Double.POSITIVE_INFINITY})
                .constants("no_ints", new long[0])
                .constants("no_floats", new double[0])
                .functions("c.py", """
                        def length(self) -> int:
                          return len(self.word()) + len(self.no_ints()) + len(self.no_floats())

                        def second(self) -> float:
                          return self.floats()[1]
                        """)
                .build()) {
            assertThat(script.integer("n")).isEqualTo(-7);
            assertThat(script.number("tiny")).isEqualTo(1.0e-12);
            assertThat(script.number("big")).isEqualTo(-3.5e300);
            assertThat(script.number("infinite")).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(script.number("none")).isNaN();
            assertThat(script.flag("on")).isTrue();
            assertThat(script.integers("ints")).containsExactly(1, -2);
            assertThat(script.integer("length")).isEqualTo(18);
            assertThat(script.number("second")).isEqualTo(Double.POSITIVE_INFINITY);
        }
        assertThatThrownBy(() -> Script.builder("x").constant("word", "a\"b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("word");
    }
}
