package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes into a script and what comes out. */
@ExtendWith(NoLeaks.class)
class ScriptTest {

    private static Script script;

    @BeforeAll
    static void compile() {
        script = Script.builder("kinds").functions("kinds.py", """
                        def add(self, x: Tensor, y: Tensor) -> Tensor:
                          return x + y

                        def concat(self, parts: List[Tensor]) -> Tensor:
                          return torch.cat(parts)

                        def pick(self, dict: Dict[str, Tensor], key: str) -> Tensor:
                          return dict[key]

                        def pick_of(self, dicts: List[Dict[str, Tensor]], index: int, key: str) -> Tensor:
                          return dicts[index][key]

                        def count(self, dict: Dict[str, Tensor], list: List[Tensor], dicts: List[Dict[str, Tensor]]) -> int:
                          return len(dict) * 100 + len(list) * 10 + len(dicts)

                        def scale(self, x: Tensor, by: float, on: bool) -> Tensor:
                          if on:
                            return x * by
                          return x

                        def shape_of(self, sizes: List[int]) -> Tensor:
                          return torch.zeros(sizes)

                        def total(self, values: List[float]) -> float:
                          out = 0.0
                          for value in values:
                            out = out + value
                          return out

                        def every(self, flags: List[bool]) -> bool:
                          out = True
                          for flag in flags:
                            out = out and flag
                          return out

                        def pair(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                          return (x, x + 1)

                        def mixed(self, x: Tensor) -> Tuple[Tensor, List[Tensor], List[Tensor]]:
                          return (x, [x + 1, x + 2], annotate(List[Tensor], []))

                        def split(self, x: Tensor) -> List[Tensor]:
                          return x.split(1)

                        def named(self, x: Tensor) -> Dict[str, Tensor]:
                          return {"one": x, "two": x * 2}

                        def sizes(self, x: Tensor) -> List[int]:
                          return x.shape

                        def same(self, text: str) -> str:
                          return text

                        def length(self, text: str) -> int:
                          return len(text)

                        def nothing(self, x: Tensor) -> None:
                          x.add_(1)
                        """).build();
    }

    @AfterAll
    static void close() {
        script.close();
    }

    private static Tensor floats(float... values) {
        return Tensor.of(values, values.length);
    }

    @Test
    void tensorsListsAndDictsGoIn() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(script.tensor("add", floats(1, 2), floats(10, 20)).toFloats())
                    .containsExactly(11, 22);
            assertThat(script.tensor("concat", List.of(floats(1), floats(2, 3))).toFloats())
                    .containsExactly(1, 2, 3);
            Map<String, Tensor> dict = new LinkedHashMap<>();
            dict.put("a.weight", floats(1));
            dict.put("b.weight", floats(2));
            assertThat(script.tensor("pick", dict, "b.weight").toFloats()).containsExactly(2);
        }
    }

    @Test
    void numbersFlagsAndArraysGoIn() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(script.tensor("scale", floats(3), 0.5, true).toFloats()).containsExactly(1.5f);
            assertThat(script.tensor("scale", floats(3), 0.5f, false).toFloats())
                    .containsExactly(3);
            assertThat(script.tensor("shape_of", (Object) new long[] {2, 0, 3}).shape())
                    .containsExactly(2, 0, 3);
            assertThat(script.tensor("shape_of", (Object) new long[0]).rank()).isZero();
        }
        assertThat(script.number("total", (Object) new double[] {0.25, 0.5})).isEqualTo(0.75);
        assertThat(script.flag("every", (Object) new boolean[] {true, false})).isFalse();
        assertThat(script.flag("every", (Object) new boolean[] {true, true})).isTrue();
    }

    @Test
    void emptyCollectionsKeepTheirType() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(script.integer("count", Map.of(), List.of(), Value.dicts(List.of())))
                    .isZero();
            assertThat(script.integer(
                            "count",
                            Value.dict(Map.of()),
                            Value.list(List.of()),
                            Value.dicts(List.of(Map.of(), Map.of()))))
                    .isEqualTo(2);
        }
    }

    @Test
    void everyKindOfResultComesOut() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = floats(1, 2);
            assertThat(script.tensors("split", x)).extracting(Tensor::item).containsExactly(1.0, 2.0);
            assertThat(script.tensors("pair", x)).hasSize(2);
            Script.Results mixed = script.results("mixed", x);
            assertThat(mixed.tensor(0).toFloats()).containsExactly(1, 2);
            assertThat(mixed.tensors(1)).extracting(t -> t.toFloats()[0]).containsExactly(2f, 3f);
            assertThat(mixed.tensors(2)).isEmpty();
            assertThat(script.dict("named", x)).containsOnlyKeys("one", "two");
            assertThat(script.dict("named", x).get("two").toFloats()).containsExactly(2, 4);
            assertThat(script.integers("sizes", x)).containsExactly(2);
            script.call("nothing", x);
            assertThat(x.toFloats()).as("changed in place").containsExactly(2, 3);
        }
    }

    @Test
    void aResultOfAnotherKindIsRefusedByName() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = floats(1, 2);
            assertThatThrownBy(() -> script.tensor("pair", x))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("kinds.pair returns")
                    .hasMessageContaining("not a tensor");
            assertThatThrownBy(() -> script.results("add", x, x))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("not a tuple");
            assertThatThrownBy(() -> script.tensors("length", "four")).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.dict("add", x, x)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.integer("add", x, x)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.number("length", "four")).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.flag("add", x, x)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> script.integers("add", x, x)).isInstanceOf(TorchException.class);
        }
    }

    @Test
    void aCachedValueCanBePassedAgainAndOutlivesItsTensors() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor a = floats(1);
            Value dict = Value.dict(Map.of("a", a));
            Value list = Value.list(List.of(a, a));
            Value dicts = Value.dicts(List.of(Map.of("a", a), Map.of("b", a)));
            a.close();
            for (int i = 0; i < 3; i++) {
                assertThat(script.tensor("pick", dict, "a").toFloats()).containsExactly(1);
                assertThat(script.tensor("concat", list).toFloats()).containsExactly(1, 1);
                assertThat(script.tensor("pick_of", dicts, 1, "b").toFloats()).containsExactly(1);
            }
        }
    }

    @Test
    void aClosedValueOrTensorIsRefused() {
        Tensor a = floats(1);
        Value dict = Value.dict(Map.of("a", a));
        dict.close();
        assertThatThrownBy(() -> script.tensor("pick", dict, "a"))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("closed value");
        a.close();
        assertThatThrownBy(() -> script.tensor("concat", List.of(a)))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("closed tensor");
    }

    @Test
    void aFailingCallLeavesNothingBehind() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = floats(1, 2);
            Tensor y = floats(1, 2, 3);
            NoLeaks.assertNoGrowth(
                    20,
                    () -> assertThatThrownBy(() -> script.tensor("add", x, y)).isInstanceOf(TorchException.class));
        }
    }
}
