package io.swift4j.cli.verify;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.quant.Blockwise8;
import io.swift4j.peft.quant.Int8Matrix;
import java.util.HashMap;
import java.util.Map;

/** {@code quantize_8bit_blockwise}, {@code int8_weight} and {@code llm_int8}: the ways to hold numbers in 8 bits. */
final class EightBitRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> actual = switch (one.kind()) {
                case "quantize_8bit_blockwise" -> blockwise(folder, one);
                case "int8_weight" -> weight(folder, one);
                default -> product(folder, one);
            };
            for (String key : one.outputs()) {
                Tensor value = actual.get(Case.argument(key));
                if (value == null) {
                    comparison.problem("output " + key + " is not supported");
                } else {
                    comparison.tensor(Case.argument(key), value, folder.tensor(key));
                }
            }
        }
    }

    private static Map<String, Tensor> blockwise(CaseFolder folder, Case one) {
        int block = one.params().integer("blocksize", Blockwise8.BLOCK);
        Tensor map = Blockwise8.dynamicMap(one.params().flag("signed", true));
        Blockwise8.Quantized quantized =
                Blockwise8.quantize(folder.tensor(one.input("x").orElseThrow()), map, block);
        return Map.of(
                "q", quantized.codes(),
                "absmax", quantized.absmax(),
                "dequantized", Blockwise8.dequantize(quantized, map, block));
    }

    /** A case whose scale is one number has one for all rows. */
    private static Map<String, Tensor> weight(CaseFolder folder, Case one) {
        boolean perChannel = one.outputs().stream()
                .filter(key -> Case.argument(key).equals("scale"))
                .allMatch(key -> folder.tensor(key).rank() == 1);
        Tensor weight = folder.tensor(one.input("weight").orElseThrow());
        try (Int8Matrix matrix = Int8Matrix.quantize(weight, perChannel)) {
            double[] absmax = matrix.absmax().toDoubles();
            float[] scale = new float[absmax.length];
            for (int i = 0; i < scale.length; i++) {
                scale[i] = (float) (absmax[i] / 127);
            }
            Map<String, Tensor> results = new HashMap<>();
            results.put("q", matrix.values().copy());
            results.put("absmax", matrix.absmax().copy());
            results.put("scale", Tensor.of(scale, matrix.absmax().shape()));
            results.put("dequantized", matrix.dequantize(Dtype.FLOAT32));
            return results;
        }
    }

    private static Map<String, Tensor> product(CaseFolder folder, Case one) {
        Tensor q = folder.tensor(one.input("q").orElseThrow());
        Tensor absmax = folder.tensor(one.input("absmax").orElseThrow());
        try (Int8Matrix matrix = new Int8Matrix(q, absmax)) {
            Int8Matrix.Int8Product product = matrix.llmInt8(
                    folder.tensor(one.input("x").orElseThrow()),
                    one.input("bias").map(folder::tensor).orElse(null),
                    one.params().number("threshold", 0));
            return Map.of(
                    "qx", product.quantized(),
                    "x_absmax", product.absmax(),
                    "acc", product.product(),
                    "y", product.result(),
                    "outlier_columns", product.outliers());
        }
    }
}
