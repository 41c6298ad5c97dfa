package io.swift4j.peft.quant;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight in 8-bit integers with one scale per output channel, or one for all.
 *
 * <p>Immutable; owns its tensors, which {@link #close()} frees. Source: LLM.int8, arXiv 2208.07339.
 */
public final class Int8Matrix implements AutoCloseable {

    private static final Script SCRIPT =
            Script.builder("int8").resource(Int8Matrix.class, "int8.py").build();

    private final Tensor values;
    private final Tensor absmax;

    /**
     * Takes over a matrix' tensors.
     *
     * @param values int8 [rows, columns]
     * @param absmax float32 [rows], the largest magnitude in each row ({@code SCB} in checkpoints), or a scalar
     */
    public Int8Matrix(Tensor values, Tensor absmax) {
        if (values.dtype() != Dtype.INT8
                || values.rank() != 2
                || absmax.rank() > 1
                || (absmax.rank() == 1 && absmax.count() != values.size(0))) {
            throw new SwiftException(
                    "an 8-bit matrix needs int8 values and a scale per row, not " + values + " and " + absmax);
        }
        this.values = TensorScope.detach(values);
        this.absmax = TensorScope.detach(absmax);
    }

    /**
     * Quantises a weight.
     *
     * @param weight floating-point [rows, columns]; stays the caller's
     * @param perChannel whether every row has a scale of its own, as in LLM.int8
     */
    public static Int8Matrix quantize(Tensor weight, boolean perChannel) {
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<Tensor> made = SCRIPT.tensors("quantize", weight, perChannel);
            return new Int8Matrix(made.get(0), made.get(1));
        }
    }

    /** The integers, int8 [rows, columns]; the matrix' own. */
    public Tensor values() {
        return values;
    }

    /** The largest magnitude of each row, or of all; the matrix' own. */
    public Tensor absmax() {
        return absmax;
    }

    /** The weight in a floating-point type; the caller's. */
    public Tensor dequantize(Dtype dtype) {
        return SCRIPT.tensor("dequantize", values, absmax, dtype.code());
    }

    /** The product with unquantised activations [..., columns]; gradients lead back to them. */
    public Tensor linear(Tensor x, @Nullable Tensor bias) {
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(SCRIPT.tensor("linear", x, values, absmax, orEmpty(bias)));
        }
    }

    /**
     * What a product in 8-bit integers gives.
     *
     * @param quantized int8 [tokens, columns], outlier columns 0
     * @param absmax float32 [tokens], over values that aren't outliers
     * @param product int32 [tokens, rows]
     * @param result [..., rows], of the activations' type
     * @param outliers int64: the columns multiplied in floating point
     */
    public record Int8Product(Tensor quantized, Tensor absmax, Tensor product, Tensor result, Tensor outliers) {}

    /**
     * The product with activations quantised per token; for inference, no gradients lead through it.
     *
     * @param x [..., columns]
     * @param bias [rows], or null
     * @param threshold a column with a value of at least this magnitude is not quantised; 0 quantises all; 6 is usual
     */
    public Int8Product llmInt8(Tensor x, @Nullable Tensor bias, double threshold) {
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            List<Tensor> made = SCRIPT.tensors("llm_int8", x, values, absmax, orEmpty(bias), threshold);
            for (Tensor tensor : made) {
                scope.escape(tensor);
            }
            return new Int8Product(made.get(0), made.get(1), made.get(2), made.get(3), made.get(4));
        }
    }

    private static Tensor orEmpty(@Nullable Tensor bias) {
        return bias != null ? bias : Tensor.of(new float[0], 0);
    }

    @Override
    public void close() {
        values.close();
        absmax.close();
    }
}
