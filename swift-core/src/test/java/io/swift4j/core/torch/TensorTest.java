package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @Test
    void valuesComeBackAsTheyWentIn() {
        try (TensorScope scope = TensorScope.open()) {
            assertThat(Tensor.of(new long[] {1, -2, 3, 4}, 2, 2).toLongs()).containsExactly(1, -2, 3, 4);
            assertThat(Tensor.of(new float[] {1.5f, -2}, 2).toFloats()).containsExactly(1.5f, -2);
            assertThat(Tensor.of(new int[][] {{1, 2}, {3, 4}}).shape()).containsExactly(2, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void everyTypeIsMadeFromBytesAndReadBackWithoutAborting(Dtype dtype) {
        try (TensorScope scope = TensorScope.open()) {
            byte[] raw = new byte[6 * dtype.bytes()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) (dtype == Dtype.BOOL ? i % 2 : i * 7);
            }
            Tensor tensor = Tensor.ofBytes(ByteBuffer.wrap(raw), dtype, 2, 3);
            assertThat(tensor.dtype()).isEqualTo(dtype);
            assertThat(tensor.shape()).containsExactly(2, 3);
            assertThat(tensor.toBytes()).isEqualTo(raw);
        }
    }

    @Test
    void bfloat16RoundsToEightBitsOfPrecision() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor tensor = Tensor.of(new float[] {1.0039062f, 3f}, 2).to(Dtype.BFLOAT16);
            assertThat(tensor.dtype()).isEqualTo(Dtype.BFLOAT16);
            assertThat(tensor.toFloats()).containsExactly(1f, 3f);
        }
    }

    @Test
    void backwardTakesAnUpstreamGradient() {
        try (TensorScope scope = TensorScope.open();
                Script script = Script.builder("square")
                        .functions("square.py", "def square(self, x: Tensor) -> Tensor:\n  return x * x\n")
                        .build();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requireGrad(true);
            assertThat(x.grad()).isNull();
            Tensor y = script.tensor("square", x);
            y.backward(Tensor.of(new float[] {1, 10, 100}, 3));
            assertThat(x.grad().toFloats()).containsExactly(2, 40, 600);
        }
    }

    @Test
    void aClosedTensorSaysSo() {
        Tensor tensor = Tensor.of(new float[] {1}, 1);
        tensor.close();
        tensor.close();
        assertThatThrownBy(tensor::toFloats).isInstanceOf(TorchException.class).hasMessageContaining("closed tensor");
    }

    @Test
    void wrongShapesAreRefusedBeforeTheyReachLibtorch() {
        assertThatThrownBy(() -> Tensor.of(new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 values do not fill the shape [2, 2] of 4");
    }
}
