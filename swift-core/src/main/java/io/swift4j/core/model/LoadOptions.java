package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;
import org.jspecify.annotations.Nullable;

/**
 * How to load a model.
 *
 * @param dtype what to compute in; null for the type the checkpoint was saved in, which costs no copy
 * @param device {@code cpu} or {@code cuda:N}
 * @param attention how attention is computed
 * @param packing whether the first generation in bfloat16 on the CPU makes a packed copy of the matrices, which decodes 1.3 to
 *     2 times as fast; the copy is ordinary memory, where the mapped original can be dropped by the operating system
 * @param quantization the scheme in which matrices of the layers are stored when a dense checkpoint is loaded, as in {@code nf4};
 *     null for dense. Schemes come with the modules that are installed
 * @param webMedia whether media at http and https addresses are fetched, from public hosts only; false by default
 */
public record LoadOptions(
        @Nullable Dtype dtype,
        String device,
        Attention attention,
        boolean packing,
        @Nullable String quantization,
        boolean webMedia) {

    /** The ways to compute attention, which differ by rounding alone. */
    public enum Attention {
        /** One fused kernel: less memory, faster, and closer to exact in bfloat16. */
        FUSED,
        /** One operation after the other, rounding to the model's type in between: the reference's {@code eager}. */
        EAGER
    }

    public LoadOptions {
        if (dtype != null && !dtype.isFloatingPoint()) {
            throw new IllegalArgumentException("a model computes in a floating-point type, not " + dtype);
        }
        if (!device.equals("cpu") && !device.matches("cuda:\\d{1,3}")) {
            throw new IllegalArgumentException("device must be cpu or cuda:N, not '" + device + "'");
        }
    }

    /** The checkpoint's own type, on the CPU. */
    public static LoadOptions defaults() {
        return new LoadOptions(null, "cpu", Attention.FUSED, true, null, false);
    }

    public LoadOptions withDtype(Dtype wanted) {
        return new LoadOptions(wanted, device, attention, packing, quantization, webMedia);
    }

    public LoadOptions withDevice(String wanted) {
        return new LoadOptions(dtype, wanted, attention, packing, quantization, webMedia);
    }

    public LoadOptions withAttention(Attention wanted) {
        return new LoadOptions(dtype, device, wanted, packing, quantization, webMedia);
    }

    public LoadOptions withPacking(boolean wanted) {
        return new LoadOptions(dtype, device, attention, wanted, quantization, webMedia);
    }

    public LoadOptions withQuantization(String wanted) {
        return new LoadOptions(dtype, device, attention, packing, wanted, webMedia);
    }

    public LoadOptions withWebMedia(boolean wanted) {
        return new LoadOptions(dtype, device, attention, packing, quantization, wanted);
    }
}
