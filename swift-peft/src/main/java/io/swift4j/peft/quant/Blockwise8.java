package io.swift4j.peft.quant;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.List;

/**
 * 8-bit blockwise quantisation with bitsandbytes' dynamic code.
 *
 * <p>Source: Dettmers et al., arXiv 2110.02861.
 */
public final class Blockwise8 {

    /** Values that share a scale in optimizer state and in double quantisation. */
    public static final int BLOCK = 256;

    private static final Script SCRIPT = script(Script.builder("blockwise8")).build();

    private Blockwise8() {}

    /** Adds {@code dynamic_map}, {@code quantize8} and {@code dequantize8} to a script. */
    public static Script.Builder script(Script.Builder builder) {
        return builder.resource(Blockwise8.class, "blockwise8.py");
    }

    /**
     * The 256 values that codes stand for, ascending.
     *
     * @param signed whether half of them are negative
     * @return float32 [256], the caller's
     */
    public static Tensor dynamicMap(boolean signed) {
        return SCRIPT.tensor("dynamic_map", signed);
    }

    /**
     * Codes and block maxima of values.
     *
     * @param codes uint8, of the values' shape
     * @param absmax float32, one per block of the flattened values
     */
    public record Quantized(Tensor codes, Tensor absmax) {}

    /**
     * Quantises values of any shape.
     *
     * @param values float32
     * @param code ascending code values, float32 [256]
     * @param block values per scale
     */
    public static Quantized quantize(Tensor values, Tensor code, int block) {
        List<Tensor> made = SCRIPT.tensors("quantize8", values, code, block);
        return new Quantized(made.get(0), made.get(1));
    }

    /** The float32 values that codes stand for, of the codes' shape. */
    public static Tensor dequantize(Quantized quantized, Tensor code, int block) {
        return SCRIPT.tensor("dequantize8", quantized.codes(), quantized.absmax(), code, block);
    }
}
