package io.swift4j.peft.quant;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.torch.Tensor;

/** The 4-bit codes of bitsandbytes. */
public enum FourBitType {
    /** Quantiles of the normal distribution, ascending. */
    NF4(
            -1.0f,
            -0.6961928009986877f,
            -0.5250730514526367f,
            -0.39491748809814453f,
            -0.28444138169288635f,
            -0.18477343022823334f,
            -0.09105003625154495f,
            0.0f,
            0.07958029955625534f,
            0.16093020141124725f,
            0.24611230194568634f,
            0.33791524171829224f,
            0.44070982933044434f,
            0.5626170039176941f,
            0.7229568362236023f,
            1.0f),
    /** Floats of one sign, two exponent and one mantissa bit, divided by the largest; 8 to 15 are the negatives of 0 to 7. */
    FP4(
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
            -3f / 12);

    private final float[] values;

    FourBitType(float... values) {
        this.values = values;
    }

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
        return Tensor.of(values, values.length);
    }

    boolean ascends() {
        return this == NF4;
    }
}
