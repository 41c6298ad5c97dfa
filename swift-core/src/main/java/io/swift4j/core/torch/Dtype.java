package io.swift4j.core.torch;

import java.util.Locale;

/**
 * An element type, by its number in libtorch.
 *
 * <p>DJL's own data types cover only some of these and abort the JVM on the rest; every conversion goes through scripts,
 * which take {@link #code()}.
 */
public enum Dtype {
    UINT8(0, 1, false, 3),
    INT8(1, 1, false, 5),
    INT16(2, 2, false, -1),
    INT32(3, 4, false, 4),
    INT64(4, 8, false, 6),
    FLOAT16(5, 2, true, 2),
    FLOAT32(6, 4, true, 0),
    FLOAT64(7, 8, true, 1),
    COMPLEX64(9, 8, false, 8),
    BOOL(11, 1, false, 7),
    BFLOAT16(15, 2, true, -1),
    FLOAT8_E5M2(23, 1, true, -1),
    FLOAT8_E4M3(24, 1, true, -1);

    private static final Dtype[] BY_CODE = new Dtype[32];

    static {
        for (Dtype dtype : values()) {
            BY_CODE[dtype.code] = dtype;
        }
    }

    private final int code;
    private final int bytes;
    private final boolean floating;
    private final int djl;

    Dtype(int code, int bytes, boolean floating, int djl) {
        this.code = code;
        this.bytes = bytes;
        this.floating = floating;
        this.djl = djl;
    }

    /** The number that TorchScript code uses for this type, as in {@code x.to(15)}. */
    public int code() {
        return code;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloatingPoint() {
        return floating;
    }

    /** The type with libtorch's number {@code code}. */
    public static Dtype ofCode(int code) {
        Dtype found = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (found == null) {
            throw new TorchException("libtorch dtype number " + code + " is not one that Swift4J handles");
        }
        return found;
    }

    /**
     * The type with a configuration file's name, such as {@code bfloat16} or {@code torch.float16}.
     *
     * @throws TorchException when there is none
     */
    public static Dtype ofName(String name) {
        String wanted = name.startsWith("torch.") ? name.substring("torch.".length()) : name;
        return switch (wanted.toLowerCase(Locale.ROOT)) {
            case "float32", "float", "fp32", "f32" -> FLOAT32;
            case "bfloat16", "bf16" -> BFLOAT16;
            case "float16", "half", "fp16", "f16" -> FLOAT16;
            case "float64", "double", "f64" -> FLOAT64;
            default ->
                throw new TorchException("dtype '" + name + "' is not a floating-point type a model can be held in;"
                        + " use float32, bfloat16, float16 or float64");
        };
    }

    /** DJL's number of this type, or -1 where naming it to DJL would abort the JVM. */
    int djl() {
        return djl;
    }

    static Dtype ofDjl(int djl) {
        for (Dtype dtype : values()) {
            if (dtype.djl == djl && djl >= 0) {
                return dtype;
            }
        }
        throw new IllegalArgumentException("DJL type " + djl);
    }
}
