package io.swift4j.peft.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values worked out by hand from LLM.int8's formulas (Dettmers et al. 2022, eq. 2 to 4), since bitsandbytes needs a GPU. */
@ExtendWith(NoLeaks.class)
class Int8MatrixTest {

    private static final byte[] VALUES = {127, -64, 1, 2, -127, 0};

    private static Map<String, Tensor> checkpoint() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(VALUES.length);
        bytes.put(VALUES).flip();
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put("q_proj.weight", Tensor.ofBytes(bytes, Dtype.INT8, 2, 3));
        tensors.put("q_proj.SCB", Tensor.of(new float[] {127, 63.5f}, 2));
        return tensors;
    }

    @Test
    void aCheckpointsIntegersAreSharesOfTheirRowsMaximum() {
        try (TensorScope scope = TensorScope.open();
                Int8Matrix matrix = BitsAndBytesCheckpoint.eightBit("q_proj.weight", checkpoint()::get)) {
            assertThat(matrix.dequantize(Dtype.FLOAT32).toFloats()).containsExactly(127, -64, 1, 1, -63.5f, 0);
        }
    }

    @Test
    void quantisingRoundsHalvesToEvenAndKeepsTheMaximaOfRows() {
        try (TensorScope scope = TensorScope.open();
                Int8Matrix matrix = Int8Matrix.quantize(
                        Tensor.of(new float[] {127, 2.5f, 3.5f, -254, 5, -7, 0, 0, 0}, 3, 3), true)) {
            assertThat(matrix.absmax().toFloats()).containsExactly(127, 254, 0);
            assertThat(matrix.values().toBytes()).containsExactly(127, 2, 4, -127, 2, -4, 0, 0, 0);
        }
    }

    @Test
    void aProductOfIntegersIsScaledByBothMaxima() {
        try (TensorScope scope = TensorScope.open();
                Int8Matrix matrix = BitsAndBytesCheckpoint.eightBit("q_proj.weight", checkpoint()::get)) {
            Int8Matrix.Int8Product product = matrix.llmInt8(Tensor.of(new float[] {2, 0, -1}, 1, 3), null, 0);
            assertThat(product.absmax().toFloats()).containsExactly(2);
            // -63.5 is the middle between two integers; the even one is -64.
            assertThat(product.quantized().toBytes()).containsExactly(127, 0, -64);
            assertThat(product.product().toInts()).containsExactly(127 * 127 - 64, 127 * 2);
            // The library's constant for 1 / 127² is 1.8e-5 too large.
            assertThat(product.result().toFloats()[0])
                    .isCloseTo((float) ((127 * 127 - 64) * 2.0 * 127 * 6.200124e-05), within(1e-4f));
            assertThat(product.result().toFloats()[1])
                    .isCloseTo((float) (254 * 2.0 * 63.5 * 6.200124e-05), within(1e-6f));
        }
    }

    @Test
    void aMatrixWithoutItsScalesIsRefusedByName() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> tensors = checkpoint();
            tensors.remove("q_proj.SCB");
            assertThat(BitsAndBytesCheckpoint.eightBitWeights(tensors.keySet())).isEmpty();
            assertThatThrownBy(() -> BitsAndBytesCheckpoint.eightBit("q_proj.weight", tensors::get))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("q_proj.SCB");
        }
    }
}
