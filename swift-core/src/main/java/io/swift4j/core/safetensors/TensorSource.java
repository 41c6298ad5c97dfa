package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor to be written: what it is, and its bytes on demand.
 *
 * <p>{@link #writeTo} is called once, on the writer's thread, when the tensor's turn comes, so a source can fetch or convert its
 * data piece by piece and needs not hold it.
 */
public interface TensorSource {

    /** Returns the name for the header. */
    String name();

    SafetensorsDtype dtype();

    /** Returns the dimensions, outermost first; empty for a scalar. */
    List<Long> shape();

    /**
     * Writes the little-endian, row-major bytes, in pieces of any size; exactly {@code dtype().byteLength(shape())} in all. Each
     * write takes the whole of its buffer.
     */
    void writeTo(WritableByteChannel channel) throws IOException;

    /**
     * Returns a source over bytes already in memory.
     *
     * @param bytes position to limit is written; the buffer is not copied and must not change until then
     */
    static TensorSource of(String name, SafetensorsDtype dtype, List<Long> shape, ByteBuffer bytes) {
        return new BufferTensorSource(name, dtype, List.copyOf(shape), bytes.duplicate());
    }
}
