package io.swift4j.peft.quant;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns weights into 4-bit matrices, one at a time; bit for bit what bitsandbytes stores.
 *
 * <p>A weight that is a view of a mapped file is read once, in pieces, and never as a whole in float32.
 *
 * @param type the code
 * @param block values per scale, 64
 * @param nested whether the scales are quantised too ({@code bnb_4bit_use_double_quant}), in blocks of 256
 */
public record FourBitQuantizer(FourBitType type, int block, boolean nested) {

    public FourBitQuantizer {
        new Problems("4-bit quantisation")
                .unless(
                        block >= 64 && block <= 4096 && Integer.bitCount(block) == 1,
                        "blocksize must be a power of two from 64 to 4096, not " + block)
                .check();
    }

    /** NF4 in blocks of 64 with double quantisation: QLoRA. */
    public static FourBitQuantizer qlora() {
        return new FourBitQuantizer(FourBitType.NF4, 64, true);
    }

    /**
     * Quantises one weight.
     *
     * @param weight floating-point, any shape; stays the caller's
     * @return the caller's
     */
    public QuantizedMatrix quantize(Tensor weight) {
        if (!weight.dtype().isFloatingPoint() || weight.count() == 0) {
            throw new IllegalArgumentException(weight + " can't be quantised; a floating-point weight can");
        }
        List<Long> shape = new ArrayList<>();
        for (long size : weight.shape()) {
            shape.add(size);
        }
        Script script = QuantizedMatrix.SCRIPT;
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            Tensor code = type.code().to(weight.device());
            List<Tensor> made = script.tensors("quantize4", weight, code, block, type.ascends());
            if (!nested) {
                QuantState state = new QuantState(type, block, weight.dtype(), shape, null);
                return new QuantizedMatrix(state, made.get(0), made.get(1), code, null, null);
            }
            Tensor map = Blockwise8.dynamicMap(true).to(weight.device());
            List<Tensor> scales = script.tensors("nest", made.get(1), map, Blockwise8.BLOCK);
            QuantState.Nested nesting =
                    new QuantState.Nested(Blockwise8.BLOCK, scales.get(2).item());
            QuantState state = new QuantState(type, block, weight.dtype(), shape, nesting);
            return new QuantizedMatrix(state, made.get(0), scales.get(0), code, scales.get(1), map);
        }
    }
}
