package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** A tensor whose bytes lie in memory. */
record BufferTensorSource(String name, SafetensorsDtype dtype, List<Long> shape, ByteBuffer bytes)
        implements TensorSource {

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer view = bytes.duplicate();
        while (view.hasRemaining()) {
            channel.write(view);
        }
    }
}
