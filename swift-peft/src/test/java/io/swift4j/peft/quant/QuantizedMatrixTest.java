package io.swift4j.peft.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class QuantizedMatrixTest {

    private static final Script OPS =
            Script.builder("quant-test").functions("test.py", """
            def noise(self, rows: int, columns: int, dtype: int) -> Tensor:
              x = torch.arange(rows * columns, dtype=7)
              return torch.sin(x * x * 0.37).reshape([rows, columns]).to(dtype)

            def sum(self, y: Tensor) -> Tensor:
              return y.sum()
            """).build();

    @BeforeAll
    static void compile() {
        try (TensorScope scope = TensorScope.open()) {
            FourBitQuantizer.qlora().quantize(OPS.tensor("noise", 2, 2, 6)).close();
        }
    }

    private static Tensor noise(long rows, long columns, Dtype dtype) {
        return OPS.tensor("noise", rows, columns, dtype.code());
    }

    /** What a byte and a scale stand for, one value at a time. */
    private static float[] byHand(QuantizedMatrix matrix, int count) {
        byte[] packed = matrix.packed().toBytes();
        float[] code = matrix.code().toFloats();
        float[] scales;
        try (Tensor made = matrix.scales()) {
            scales = made.toFloats();
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int index = i % 2 == 0 ? packed[i / 2] >> 4 & 15 : packed[i / 2] & 15;
            values[i] = code[index] * scales[i / matrix.state().block()];
        }
        return values;
    }

    @Test
    void everySizeDequantisesToCodeTimesScale() {
        for (FourBitType type : FourBitType.values()) {
            for (int[] size : new int[][] {{1, 1}, {1, 64}, {3, 43}, {700, 401}, {512, 512}}) {
                for (int block : new int[] {64, 256, 4096}) {
                    try (TensorScope scope = TensorScope.open();
                            QuantizedMatrix matrix = new FourBitQuantizer(type, block, size[0] > 1)
                                    .quantize(noise(size[0], size[1], Dtype.FLOAT32))) {
                        assertThat(matrix.dequantize(Dtype.FLOAT32).toFloats())
                                .isEqualTo(byHand(matrix, size[0] * size[1]));
                    }
                }
            }
        }
    }

    @Test
    void lowerPrecisionsRoundTheSameValues() {
        try (TensorScope scope = TensorScope.open();
                QuantizedMatrix matrix = FourBitQuantizer.qlora().quantize(noise(300, 513, Dtype.BFLOAT16))) {
            assertThat(matrix.state().dtype()).isEqualTo(Dtype.BFLOAT16);
            Tensor exact = matrix.dequantize(Dtype.FLOAT32);
            for (Dtype dtype : List.of(Dtype.BFLOAT16, Dtype.FLOAT16)) {
                assertThat(matrix.dequantize(dtype).toFloats())
                        .isEqualTo(exact.to(dtype).toFloats());
            }
        }
    }

    @Test
    void codeValuesKeepTheirIndicesAndErrorsStayWithinHalfAStep() {
        for (FourBitType type : FourBitType.values()) {
            try (TensorScope scope = TensorScope.open();
                    QuantizedMatrix matrix = new FourBitQuantizer(type, 64, false).quantize(type.code())) {
                assertThat(matrix.dequantize(Dtype.FLOAT32).toFloats())
                        .usingComparatorWithPrecision(1e-9f)
                        .containsExactly(type.code().toFloats());
            }
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor weight = noise(64, 64, Dtype.FLOAT32);
            try (QuantizedMatrix matrix = new FourBitQuantizer(FourBitType.NF4, 64, false).quantize(weight)) {
                float[] expected = weight.toFloats();
                float[] actual = matrix.dequantize(Dtype.FLOAT32).toFloats();
                for (int i = 0; i < expected.length; i++) {
                    assertThat(actual[i]).isCloseTo(expected[i], within(0.153f));
                }
            }
        }
    }

    @Test
    void checkpointsReadBackAsTheyWereWritten() {
        for (boolean nested : new boolean[] {true, false}) {
            try (TensorScope scope = TensorScope.open();
                    QuantizedMatrix matrix =
                            new FourBitQuantizer(FourBitType.FP4, 128, nested).quantize(noise(40, 33, Dtype.FLOAT16))) {
                Map<String, Tensor> file = new HashMap<>();
                BitsAndBytesCheckpoint.tensors("a.weight", matrix)
                        .forEach((name, tensor) -> file.put(name, tensor.copy()));
                assertThat(BitsAndBytesCheckpoint.fourBitWeights(file.keySet())).containsExactly("a.weight");
                assertThat(file.keySet().stream().filter(name -> !BitsAndBytesCheckpoint.isPart(name)))
                        .containsExactly("a.weight");
                try (QuantizedMatrix read = BitsAndBytesCheckpoint.fourBit("a.weight", file::get)) {
                    assertThat(read.state()).isEqualTo(matrix.state());
                    assertThat(read.dequantize(Dtype.FLOAT32).toFloats())
                            .isEqualTo(matrix.dequantize(Dtype.FLOAT32).toFloats());
                    assertThat(read.bytes()).isEqualTo(matrix.bytes());
                }
            }
        }
    }

    @Test
    void whatACheckpointLacksIsNamed() {
        try (TensorScope scope = TensorScope.open();
                QuantizedMatrix matrix = FourBitQuantizer.qlora().quantize(noise(8, 16, Dtype.FLOAT32))) {
            Map<String, Tensor> file = new HashMap<>();
            BitsAndBytesCheckpoint.tensors("a", matrix).forEach((name, tensor) -> file.put(name, tensor.copy()));
            file.remove("a.quant_map");
            file.remove("a.nested_absmax");
            assertThatThrownBy(() -> BitsAndBytesCheckpoint.fourBit("a", file::get))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("a.quant_map, a.nested_absmax");
            assertThatThrownBy(() -> BitsAndBytesCheckpoint.fourBit("b", file::get))
                    .hasMessageContaining("b.quant_state.bitsandbytes__nf4");
        }
    }

    @Test
    void theStateIsWrittenAsPythonWritesIt() {
        QuantState plain = new QuantState(FourBitType.NF4, 64, Dtype.BFLOAT16, List.of(5L, 13L), null);
        assertThat(plain.json())
                .isEqualTo("{\"quant_type\": \"nf4\", \"blocksize\": 64, \"dtype\": \"bfloat16\", \"shape\": [5, 13]}");
        for (Map.Entry<Double, String> number : Map.of(
                        0.15387138724327087,
                        "0.15387138724327087",
                        0.0,
                        "0.0",
                        2.0,
                        "2.0",
                        1.25e-5,
                        "1.25e-05",
                        (double) 0.0001f,
                        "9.999999747378752e-05")
                .entrySet()) {
            QuantState nested = new QuantState(
                    FourBitType.NF4, 64, Dtype.FLOAT32, List.of(2L), new QuantState.Nested(256, number.getKey()));
            assertThat(nested.json()).endsWith("\"nested_offset\": " + number.getValue() + "}");
            assertThat(QuantState.parse("test", nested.json())).isEqualTo(nested);
        }
        assertThatThrownBy(() -> new QuantState(FourBitType.NF4, 65, Dtype.INT8, List.of(0L), null))
                .hasMessageContaining("blocksize")
                .hasMessageContaining("dtype")
                .hasMessageContaining("shape");
    }

    @Test
    void gradientsOfAProductLeadToTheActivations() {
        try (TensorScope scope = TensorScope.open();
                GradMode on = GradMode.open(GradMode.Mode.GRAD);
                QuantizedMatrix matrix = FourBitQuantizer.qlora().quantize(noise(3, 4, Dtype.FLOAT32))) {
            Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 4).requireGrad(true);
            OPS.tensor("sum", matrix.linear(x, null)).backward();
            float[] weight = matrix.dequantize(Dtype.FLOAT32).toFloats();
            Tensor grad = x.grad();
            assertThat(grad).isNotNull();
            assertThat(grad.toFloats()[1]).isCloseTo(weight[1] + weight[5] + weight[9], within(1e-6f));
        }
    }

    @Test
    void eightBitMatricesKeepOutliersInFloatingPoint() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor weight = noise(24, 32, Dtype.FLOAT32);
            try (Int8Matrix matrix = Int8Matrix.quantize(weight, true)) {
                float[] inputs = new float[2 * 32];
                for (int i = 0; i < inputs.length; i++) {
                    inputs[i] = (float) Math.cos(i);
                }
                inputs[5] = 50;
                Tensor x = Tensor.of(inputs, 1, 2, 32);
                float[] exact = matrix.linear(x, null).toFloats();
                Int8Matrix.Int8Product product = matrix.llmInt8(x, null, 6);
                assertThat(product.outliers().toLongs()).containsExactly(5);
                assertThat(product.result().shape()).containsExactly(1, 2, 24);
                float[] rounded = product.result().toFloats();
                float[] coarse = matrix.llmInt8(x, null, 0).result().toFloats();
                double worst = 0;
                for (int i = 0; i < exact.length; i++) {
                    assertThat(rounded[i]).isCloseTo(exact[i], within(0.1f));
                    worst = Math.max(worst, Math.abs(coarse[i] - exact[i]));
                }
                assertThat(worst).isGreaterThan(0.2);
            }
        }
    }

    @Test
    void dynamicMapsHave256DifferentValues() {
        for (boolean signed : new boolean[] {true, false}) {
            try (Tensor map = Blockwise8.dynamicMap(signed)) {
                float[] values = map.toFloats();
                assertThat(values).hasSize(256).isSorted().doesNotHaveDuplicates();
                assertThat(values[255]).isEqualTo(1);
                assertThat(values[0]).isCloseTo(signed ? -0.9929688f : 0, within(1e-6f));
            }
        }
    }

    @Test
    void schemesWithoutDoubleQuantisationKeepTheScalesAsTheyAre() {
        BitsAndBytesFormat format = new BitsAndBytesFormat();
        for (FourBitType type : FourBitType.values()) {
            try (TensorScope scope = TensorScope.open();
                    QuantizedMatrix matrix =
                            new FourBitQuantizer(type, 64, false).quantize(noise(32, 64, Dtype.FLOAT32))) {
                Map<String, Tensor> entries =
                        format.quantize(type.text() + "_single", "up_proj", noise(32, 64, Dtype.FLOAT32));
                assertThat(entries.keySet()).noneMatch(key -> key.contains("nested"));
                assertThat(entries.get("up_proj.stored4_absmax").toFloats())
                        .isEqualTo(matrix.absmax().toFloats());
                assertThat(entries.get("up_proj.stored4").toBytes())
                        .isEqualTo(matrix.packed().toBytes());
                entries.values().forEach(Tensor::close);
            }
        }
    }
}
