package io.swift4j.core.safetensors;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An element type of the safetensors format; constants are named as in file headers.
 *
 * <p>Declared in the order of the reference library: a file lists its tensors by descending ordinal, then by name, which keeps
 * wide types aligned.
 */
public enum SafetensorsDtype {
    /** One byte per truth value, 0 or 1. */
    BOOL(8),
    /** MXFP4 (E2M1), two elements a byte. */
    F4(4),
    /** MXFP6 with 2 exponent and 3 mantissa bits, packed. */
    F6_E2M3(6),
    /** MXFP6 with 3 exponent and 2 mantissa bits, packed. */
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    /** The "fn" variant: no infinities. */
    F8_E4M3(8),
    /** A power-of-two scale, as MX formats use. */
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    /** Complex number of two 32-bit floats. */
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private static final Map<String, SafetensorsDtype> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final int bits;

    SafetensorsDtype(int bits) {
        this.bits = bits;
    }

    /** Returns the bits of one element; below 8 for the packed types. */
    public int bits() {
        return bits;
    }

    /** Returns the type of that header name, case-sensitive, or empty when the format has none. */
    public static Optional<SafetensorsDtype> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * Returns the bytes of a tensor of this type.
     *
     * @throws ArithmeticException if the size overflows 63 bits or doesn't fill whole bytes
     * @throws IllegalArgumentException if a dimension is negative
     */
    public long byteLength(List<Long> shape) {
        long elements = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("dimension " + dimension + " is negative");
            }
            elements = Math.multiplyExact(elements, dimension);
        }
        long totalBits = Math.multiplyExact(elements, (long) bits);
        if (totalBits % 8 != 0) {
            throw new ArithmeticException(
                    elements + " elements of " + bits + " bits do not fill whole bytes; pad the last dimension");
        }
        return totalBits / 8;
    }
}
