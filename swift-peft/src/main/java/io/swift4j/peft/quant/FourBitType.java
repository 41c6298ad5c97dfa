package io.swift4j.peft.quant;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.torch.Tensor;

/** The 4-bit codes of bitsandbytes. */
public enum FourBitType {
    /** Quantiles of the normal distribution, ascending. */
    NF4,
    /** Floats of one sign, two exponent and one mantissa bit, divided by the largest; 8 to 15 are the negatives of 0 to 7. */
    FP4;

    private static final float[] NORMAL = {
        -1.0f,
        -0.6961928f,
        -0.52507305f,
        -0.3949175f,
        -0.28444138f,
        -0.18477343f,
        -0.091050036f,
        0.0f,
        0.0795803f,
        0.1609302f,
        0.2461123f,
        0.33791524f,
        0.44070983f,
        0.562617f,
        0.72295684f,
        1.0f
    };

    private static final float[] FLOAT = {
        0.0f,
        0.0625f / 12,
        8f / 12,
        1.0f,
        4f / 12,
        6f / 12,
        2f / 12,
        3f / 12,
        -0.0f,
        -0.0625f / 12,
        -8f / 12,
        -1.0f,
        -4f / 12,
        -6f / 12,
        -2f / 12,
        -3f / 12
    };

    /** The type with a checkpoint's name: {@code nf4} or {@code fp4}. */
    public static FourBitType named(String name) {
        return NearestName.constant(FourBitType.class, "quant_type", name);
    }

    /** The name in checkpoints and configurations. */
    public String text() {
        return NearestName.lower(this);
    }

    /** The 16 values that indices stand for, float32 [16]; the caller's. */
    public Tensor code() {
        return Tensor.of(this == NF4 ? NORMAL : FLOAT, 16);
    }

    boolean ascends() {
        return this == NF4;
    }
}
