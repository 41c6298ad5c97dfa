package io.swift4j.peft.quant;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight in 4 bits, stored as bitsandbytes stores it.
 *
 * <p>Immutable; owns its tensors, which {@link #close()} frees. A product dequantises the whole matrix and drops it again, so
 * that only one is in memory at a time, unless a backward pass keeps it. Source: arXiv 2305.14314.
 */
public final class QuantizedMatrix implements AutoCloseable {

    static final Script SCRIPT = Blockwise8.script(
                    Script.builder("blockwise4").resource(QuantizedMatrix.class, "blockwise4.py"))
            .build();

    private final QuantState state;
    private final Tensor packed;
    private final Tensor absmax;
    private final Tensor code;
    private final @Nullable Tensor nestedAbsmax;
    private final @Nullable Tensor nestedCode;

    /**
     * Takes over a matrix' tensors.
     *
     * @param packed uint8 [(n + 1) / 2, 1], two values to a byte, the first in the high half
     * @param absmax one scale per block of the flattened weight: float32, or uint8 with double quantisation
     * @param code float32 [16]
     * @param nestedAbsmax float32, one per block of scales; null without double quantisation
     * @param nestedCode float32 [256]; null without double quantisation
     */
    QuantizedMatrix(
            QuantState state,
            Tensor packed,
            Tensor absmax,
            Tensor code,
            @Nullable Tensor nestedAbsmax,
            @Nullable Tensor nestedCode) {
        this.state = state;
        this.packed = TensorScope.detach(packed);
        this.absmax = TensorScope.detach(absmax);
        this.code = TensorScope.detach(code);
        this.nestedAbsmax = nestedAbsmax == null ? null : TensorScope.detach(nestedAbsmax);
        this.nestedCode = nestedCode == null ? null : TensorScope.detach(nestedCode);
        check();
    }

    private void check() {
        long values = state.shape().stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        long blocks = (values + state.block() - 1) / state.block();
        boolean nested = state.nested() != null;
        String problem = null;
        if (packed.dtype() != Dtype.UINT8 || packed.count() != (values + 1) / 2) {
            problem = "packed values are " + packed + ", expected " + (values + 1) / 2 + " bytes";
        } else if (absmax.count() != blocks || absmax.dtype() != (nested ? Dtype.UINT8 : Dtype.FLOAT32)) {
            problem = "absmax is " + absmax + ", expected " + blocks + (nested ? " bytes" : " float32 numbers");
        } else if (nested != (nestedAbsmax != null && nestedCode != null)) {
            problem = "nested_absmax and nested_quant_map must be there exactly with a nested_offset";
        } else if (nestedCode != null && nestedCode.count() != 256) {
            problem = "nested_quant_map is " + nestedCode + ", expected 256 numbers";
        } else if (code.count() != 16) {
            problem = "quant_map is " + code + ", expected 16 numbers";
        }
        if (problem != null) {
            close();
            throw new SwiftException("4-bit matrix of shape " + state.shape() + ": " + problem);
        }
    }

    /** Code, block size, shape and type. */
    public QuantState state() {
        return state;
    }

    /** The packed values; the matrix' own, as are the other tensors. */
    public Tensor packed() {
        return packed;
    }

    /** The scales as they are stored: float32, or uint8 with double quantisation. */
    public Tensor absmax() {
        return absmax;
    }

    /** The 16 code values. */
    public Tensor code() {
        return code;
    }

    /** The scales of the scales; null without double quantisation. */
    public @Nullable Tensor nestedAbsmax() {
        return nestedAbsmax;
    }

    /** The 256 code values of the scales; null without double quantisation. */
    public @Nullable Tensor nestedCode() {
        return nestedCode;
    }

    /** The scales as float32, one per block; the caller's. */
    public Tensor scales() {
        QuantState.Nested nested = state.nested();
        if (nested == null || nestedAbsmax == null || nestedCode == null) {
            return absmax.copy();
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor offset = Tensor.of(new float[] {(float) nested.offset()}).to(absmax.device());
            return scope.escape(SCRIPT.tensor("unnest", absmax, nestedAbsmax, nestedCode, nested.block(), offset));
        }
    }

    /**
     * The weight in a floating-point type, of its own shape; the caller's.
     *
     * <p>Values are scaled in float32 and rounded once.
     */
    public Tensor dequantize(Dtype dtype) {
        long[] shape = state.shape().stream().mapToLong(Long::longValue).toArray();
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(
                    SCRIPT.tensor("dequantize4", packed, code, scales(), state.block(), shape, dtype.code()));
        }
    }

    /**
     * The product with activations; gradients lead back to them, not to the weight.
     *
     * @param x [..., columns], in the type to compute in
     * @param bias [rows] of the same type, or null
     * @return [..., rows]
     */
    public Tensor linear(Tensor x, @Nullable Tensor bias) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor none = bias != null ? bias : Tensor.of(new float[0], 0);
            return scope.escape(SCRIPT.tensor("linear", x, dequantize(x.dtype()), none));
        }
    }

    /** Bytes that the matrix takes. */
    public long bytes() {
        long bytes = 0;
        for (Tensor tensor : tensors()) {
            bytes += tensor.count() * tensor.dtype().bytes();
        }
        return bytes;
    }

    private List<Tensor> tensors() {
        return nestedAbsmax == null || nestedCode == null
                ? List.of(packed, absmax, code)
                : List.of(packed, absmax, code, nestedAbsmax, nestedCode);
    }

    @Override
    public void close() {
        for (Tensor tensor : tensors()) {
            tensor.close();
        }
    }
}
