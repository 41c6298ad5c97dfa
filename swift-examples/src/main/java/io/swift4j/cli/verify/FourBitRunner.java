package io.swift4j.cli.verify;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.quant.BitsAndBytesCheckpoint;
import io.swift4j.peft.quant.Blockwise8;
import io.swift4j.peft.quant.FourBitQuantizer;
import io.swift4j.peft.quant.FourBitType;
import io.swift4j.peft.quant.QuantState;
import io.swift4j.peft.quant.QuantizedMatrix;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** {@code code}, {@code quantize_4bit} and {@code linear_4bit}: bitsandbytes' 4-bit codes, storage and products. */
final class FourBitRunner implements CaseRunner {

    private static final Script OPS =
            Script.builder("verify-quant").functions("verify.py", """
                    def squares(self, y: Tensor) -> Tensor:
                      return (y * y).sum()
                    """).build();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        // Cases of the kind "code" state their type by the folder alone.
        String folderType = folder.path().getFileName().toString().contains("fp4") ? "fp4" : "nf4";
        FourBitType type = FourBitType.named(one.params().text("quant_type", folderType));
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> actual = switch (one.kind()) {
                case "code" -> Map.of("code4", type.code(), "dynamic_map", Blockwise8.dynamicMap(true));
                case "quantize_4bit" -> quantize(folder, one, type);
                default -> linear(folder, one, type);
            };
            for (String key : one.outputs()) {
                String argument = Case.argument(key);
                Tensor value = actual.get(argument);
                if (value == null) {
                    comparison.problem("output " + key + " is not supported");
                } else if (argument.equals("packed") && type == FourBitType.FP4) {
                    comparison.equal(argument, zeros(value), zeros(folder.tensor(key)));
                } else if (argument.equals("quant_state_json")) {
                    comparison.equal(argument, text(value), text(folder.tensor(key)));
                } else {
                    comparison.tensor(argument, value, folder.tensor(key));
                }
            }
        }
    }

    private static String text(Tensor bytes) {
        return new String(bytes.toBytes(), StandardCharsets.UTF_8);
    }

    /** FP4's two codes for zero made one. */
    private static String zeros(Tensor packed) {
        StringBuilder codes = new StringBuilder();
        for (byte two : packed.toBytes()) {
            int high = two >> 4 & 15;
            int low = two & 15;
            codes.append(Integer.toHexString(high == 8 ? 0 : high)).append(Integer.toHexString(low == 8 ? 0 : low));
        }
        return codes.toString();
    }

    private static Map<String, Tensor> quantize(CaseFolder folder, Case one, FourBitType type) {
        Tensor weight = folder.tensor(one.input("weight").orElseThrow());
        int block = one.params().integer("blocksize", 64);
        Map<String, Tensor> results = new HashMap<>();
        try (QuantizedMatrix plain = new FourBitQuantizer(type, block, false).quantize(weight);
                QuantizedMatrix nested = new FourBitQuantizer(type, block, true).quantize(weight)) {
            results.put("packed", plain.packed().copy());
            results.put("absmax", plain.absmax().copy());
            results.put("dequantized", plain.dequantize(Dtype.FLOAT32));
            results.put("nested_absmax_q", nested.absmax().copy());
            Tensor scales = nested.nestedAbsmax();
            QuantState.Nested state = nested.state().nested();
            if (scales != null && state != null) {
                results.put("nested_absmax", scales.copy());
                results.put("nested_offset", Tensor.of(new float[] {(float) state.offset()}));
            }
            results.put("absmax_recovered", nested.scales());
            results.put("dequantized_nested", nested.dequantize(Dtype.FLOAT32));
            BitsAndBytesCheckpoint.tensors("w", nested).forEach((name, tensor) -> {
                if (name.contains("quant_state")) {
                    results.put("quant_state_json", tensor);
                }
            });
        }
        return results;
    }

    private static Map<String, Tensor> linear(CaseFolder folder, Case one, FourBitType type) {
        boolean nests = one.params().flag("nested", false);
        QuantState.Nested nested = nests
                ? new QuantState.Nested(one.params().integer("nested_blocksize", 256), scalar(folder, one))
                : null;
        QuantState state = new QuantState(
                type,
                one.params().integer("blocksize", 64),
                Dtype.FLOAT32,
                one.params().integers("shape").stream().map(Integer::longValue).toList(),
                nested);
        Map<String, Tensor> stored = new HashMap<>();
        stored.put("w", input(folder, one, "packed"));
        stored.put("w.quant_map", type.code());
        stored.put("w.absmax", input(folder, one, nests ? "nested_absmax_q" : "absmax"));
        if (nests) {
            stored.put("w.nested_absmax", input(folder, one, "nested_absmax"));
            stored.put("w.nested_quant_map", Blockwise8.dynamicMap(true));
        }
        stored.put("w.quant_state.bitsandbytes__" + type.text(), json(state));
        try (QuantizedMatrix matrix = BitsAndBytesCheckpoint.fourBit("w", stored::get);
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = input(folder, one, "x").copy().requireGrad(true);
            Tensor y = matrix.linear(x, one.input("bias").map(folder::tensor).orElse(null));
            OPS.tensor("squares", y).backward();
            Tensor gradient = x.grad();
            return gradient == null ? Map.of("y", y) : Map.of("y", y, "grad_x", gradient);
        }
    }

    private static double scalar(CaseFolder folder, Case one) {
        return input(folder, one, "nested_offset").item();
    }

    private static Tensor input(CaseFolder folder, Case one, String argument) {
        return folder.tensor(one.input(argument).orElseThrow());
    }

    private static Tensor json(QuantState state) {
        long[] bytes = state.json().chars().asLongStream().toArray();
        return Tensor.of(bytes, bytes.length).to(Dtype.UINT8);
    }
}
