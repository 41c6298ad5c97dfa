package io.swift4j.core.safetensors;

import java.util.List;

/**
 * Where one tensor lies in a safetensors file.
 *
 * @param name name as in the header, for example {@code model.layers.3.self_attn.q_proj.weight}
 * @param dtype element type
 * @param shape dimensions, outermost first; empty for a scalar; row-major, contiguous
 * @param offset absolute byte position of the first element in the file; not always a multiple of the element size, since files
 *     of old writers have unaligned headers
 * @param byteLength bytes of the tensor; 0 when a dimension is 0
 */
public record TensorEntry(String name, SafetensorsDtype dtype, List<Long> shape, long offset, long byteLength) {

    /**
     * Checks that size and shape agree.
     *
     * @throws IllegalArgumentException if a dimension or the offset is negative or {@code byteLength} is not that of shape × dtype
     * @throws ArithmeticException if the size overflows
     */
    public TensorEntry {
        shape = List.copyOf(shape);
        long expected = dtype.byteLength(shape);
        if (offset < 0 || byteLength != expected) {
            throw new IllegalArgumentException("tensor " + name + ": offset " + offset + ", " + byteLength
                    + " bytes, but " + dtype + " " + shape + " takes " + expected);
        }
    }

    /** Returns the dimensions as a new array. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }
}
