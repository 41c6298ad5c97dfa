package io.swift4j.core.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * A file of tensors mapped into memory: its tensors are windows on the mapping, without a copy and without Java heap.
 *
 * <p>Pages are read when first touched and can be dropped by the operating system, so a file larger than memory opens.
 * The mapping is private: writing to a tensor never changes the file. A tensor whose offset is not a multiple of its
 * element size cannot be a window and is copied. The mapping lives until this object and all tensors of it are closed.
 * As with every mapping, a file that another process truncates meanwhile takes the process down.
 */
public final class MappedFile implements AutoCloseable {

    private static final int CHUNK = 16 << 20;

    private final Path path;
    private final long size;
    private final Map<Dtype, Tensor> mappings = new EnumMap<>(Dtype.class);

    private MappedFile(Path path, long size) {
        this.path = path;
        this.size = size;
    }

    /** Maps a file; nothing is read yet. */
    public static MappedFile open(Path path) throws IOException {
        return new MappedFile(path.toRealPath(), Files.size(path));
    }

    /**
     * The tensor whose little-endian elements begin at byte {@code offset} of the file.
     *
     * @throws IllegalArgumentException when it does not lie inside the file
     */
    public synchronized Tensor tensor(Dtype dtype, long offset, long... shape) throws IOException {
        long bytes = Tensor.count(shape) * dtype.bytes();
        if (offset < 0 || bytes > size - offset) {
            throw new IllegalArgumentException(
                    bytes + " bytes from " + offset + " on are not inside " + path + " of " + size + " bytes");
        }
        if (bytes == 0) {
            return TensorOps.empty(dtype, shape);
        }
        if (offset % dtype.bytes() != 0) {
            return copy(dtype, offset, bytes, shape);
        }
        Tensor mapping = mappings.get(dtype);
        if (mapping == null) {
            mapping = TensorScope.detach(TensorOps.mapFile(path.toString(), size / dtype.bytes(), dtype));
            mappings.put(dtype, mapping);
        }
        return TensorOps.window(mapping, offset / dtype.bytes(), shape);
    }

    private Tensor copy(Dtype dtype, long offset, long bytes, long[] shape) throws IOException {
        Tensor target = TensorOps.empty(dtype, shape);
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, bytes));
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (long done = 0; done < bytes; done += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), bytes - done));
                while (chunk.hasRemaining()) {
                    if (channel.read(chunk, offset + done + chunk.position()) < 0) {
                        throw new IOException(path + " ended while it was read");
                    }
                }
                chunk.flip();
                try (Tensor raw = TensorScope.detach(Tensor.ofBytes(chunk, Dtype.UINT8, chunk.limit()))) {
                    TensorOps.fill(target, done / dtype.bytes(), raw);
                }
            }
        }
        return target;
    }

    @Override
    public synchronized void close() {
        mappings.values().forEach(Tensor::close);
        mappings.clear();
    }
}
