package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Wrong sizes and shapes are refused before or by libtorch, never by a crash. */
@ExtendWith(NoLeaks.class)
class TensorArgumentsTest {

    @Test
    void negativeSizesAreRefusedEvenWhenTheirProductFits() {
        assertThatThrownBy(() -> Tensor.of(new float[6], -2, -3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[-2, -3]");
        assertThatThrownBy(() -> Tensor.ofBytes(ByteBuffer.allocate(6), Dtype.INT8, -2, -3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[-2, -3]");
    }

    @Test
    void sizesThatOverflowAreRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[0], 1L << 32, 1L << 32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4294967296");
    }

    @Test
    void bytesMustBeAsManyAsShapeAndTypeSay() {
        assertThatThrownBy(() -> Tensor.ofBytes(ByteBuffer.allocate(5), Dtype.BFLOAT16, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("BFLOAT16 [3] takes 6 bytes, not 5");
    }

    @Test
    void onlyPositionToLimitOfABufferIsTakenAndItIsLeftAlone() {
        try (TensorScope scope = TensorScope.open()) {
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9});
            bytes.position(1).limit(4);
            assertThat(Tensor.ofBytes(bytes, Dtype.UINT8, 3).toInts()).containsExactly(1, 2, 3);
            assertThat(bytes.position()).isEqualTo(1);
        }
    }

    @Test
    void aRaggedMatrixIsRefused() {
        assertThatThrownBy(() -> Tensor.of(new int[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 has 1 values, the first has 2");
    }

    @Test
    void viewsOutsideTheTensorAreRefusedByName() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor t = Tensor.of(new float[6], 2, 3);
            assertThatThrownBy(() -> t.narrow(1, 2, 2))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith("tensor.narrow(float32[2, 3], 1, 2, 2): ")
                    .hasMessageContaining("File \"tensor.py\"");
            assertThatThrownBy(() -> t.narrow(2, 0, 1)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> t.reshape(4, -1)).isInstanceOf(TorchException.class);
            assertThatThrownBy(() -> t.to("nowhere")).isInstanceOf(TorchException.class);
            assertThatThrownBy(t::item)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("float32[2, 3] has 6 elements, not one");
        }
    }

    @Test
    void longsThatAreNoIntsAreRefusedRatherThanCut() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor t = Tensor.of(new long[] {1L << 40}, 1);
            assertThat(t.toLongs()).containsExactly(1L << 40);
            assertThatThrownBy(t::toInts).isInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void changingACopyLeavesTheOriginal() {
        try (TensorScope scope = TensorScope.open();
                Script script = Script.builder("fill")
                        .functions("fill.py", "def fill(self, x: Tensor) -> None:\n  x.fill_(7)\n")
                        .build()) {
            Tensor original = Tensor.of(new float[] {1, 2}, 2);
            Tensor copy = original.copy();
            Tensor view = original.narrow(0, 1, 1);
            script.call("fill", copy);
            assertThat(original.toFloats()).containsExactly(1, 2);
            script.call("fill", view);
            assertThat(original.toFloats()).containsExactly(1, 7);
        }
    }

    @Test
    void theLibraryTellsItsSettings() {
        assertThat(Torch.version()).startsWith("2.7.");
        assertThat(Torch.gpuCount()).isNotNegative();
        int before = Torch.threads();
        Torch.setThreads(1);
        assertThat(Torch.threads()).isEqualTo(1);
        Torch.setThreads(before);
        assertThatThrownBy(() -> Torch.setThreads(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
