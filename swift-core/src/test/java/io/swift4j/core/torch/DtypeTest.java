package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every element type goes everywhere without taking the process down, as naming some of them to DJL would. */
@ExtendWith(NoLeaks.class)
class DtypeTest {

    static Stream<Arguments> pairs() {
        return Arrays.stream(Dtype.values())
                .flatMap(from -> Arrays.stream(Dtype.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyTypeConvertsToEveryOther(Dtype from, Dtype to) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor converted =
                    Tensor.of(new float[] {0, 1, 1, 0}, 2, 2).to(from).to(to);
            assertThat(converted.dtype()).isEqualTo(to);
            assertThat(converted.shape()).containsExactly(2, 2);
            assertThat(converted.toFloats()).containsExactly(0, 1, 1, 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyTypeIsViewedCopiedAndReadInEveryWay(Dtype dtype) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor tensor = Tensor.of(new float[] {0, 1, 1, 0, 0, 1}, 2, 3).to(dtype);
            assertThat(tensor.narrow(1, 1, 2).toLongs()).containsExactly(1, 1, 0, 1);
            assertThat(tensor.reshape(-1).copy().toDoubles()).containsExactly(0, 1, 1, 0, 0, 1);
            assertThat(tensor.narrow(1, 1, 2).toBytes()).hasSize(4 * dtype.bytes());
            assertThat(tensor).hasToString(dtype.name().toLowerCase(java.util.Locale.ROOT) + "[2, 3]");
        }
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyTypeHasEmptyTensorsAndScalars(Dtype dtype) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor empty = Tensor.ofBytes(ByteBuffer.allocate(0), dtype, 0, 3);
            assertThat(empty.dtype()).isEqualTo(dtype);
            assertThat(empty.toBytes()).isEmpty();
            assertThat(empty.toFloats()).isEmpty();
            Tensor scalar = Tensor.ofBytes(ByteBuffer.allocate(dtype.bytes()), dtype);
            assertThat(scalar.rank()).isZero();
            assertThat(scalar.item()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyTypeCanGoThroughAListADictAndBack(Dtype dtype) {
        try (TensorScope scope = TensorScope.open();
                Script script =
                        Script.builder("round").functions("round.py", """
                                def trip(self, l: List[Tensor], d: Dict[str, Tensor]) -> List[Tensor]:
                                  return [l[0], d["a"]]
                                """).build()) {
            Tensor one = Tensor.of(new float[] {1}, 1).to(dtype);
            assertThat(script.tensors("trip", java.util.List.of(one), java.util.Map.of("a", one)))
                    .extracting(Tensor::dtype)
                    .containsExactly(dtype, dtype);
        }
    }

    @Test
    void aTypeThatIsNotOurOwnIsRefusedWithoutLeaving() {
        try (TensorScope scope = TensorScope.open();
                Script script = Script.builder("wide")
                        .functions("wide.py", "def wide(self, x: Tensor) -> Tensor:\n  return x.to(10)\n")
                        .build()) {
            Tensor one = Tensor.of(new float[] {1}, 1);
            assertThatThrownBy(() -> script.tensor("wide", one))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining("dtype number 10");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "torch.bfloat16, BFLOAT16",
        "bf16, BFLOAT16",
        "BFloat16, BFLOAT16",
        "float32, FLOAT32",
        "torch.float, FLOAT32",
        "half, FLOAT16",
        "float64, FLOAT64"
    })
    void configurationNamesAreUnderstood(String name, Dtype dtype) {
        assertThat(Dtype.ofName(name)).isEqualTo(dtype);
    }

    @Test
    void otherNamesAndNumbersAreRefused() {
        assertThatThrownBy(() -> Dtype.ofName("int8"))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("dtype 'int8'")
                .hasMessageContaining("use float32, bfloat16, float16 or float64");
        for (int code : new int[] {-1, 8, 31, 32, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Dtype.ofCode(code))
                    .isInstanceOf(TorchException.class)
                    .hasMessageContaining(Integer.toString(code));
        }
        for (Dtype dtype : Dtype.values()) {
            assertThat(Dtype.ofCode(dtype.code())).isEqualTo(dtype);
        }
    }
}
