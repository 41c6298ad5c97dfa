package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file on a disk that fills up after so many bytes over all files. */
final class FullDisk implements OutputFile {

    private final OutputFile below;
    private final long[] left;

    private FullDisk(OutputFile below, long[] left) {
        this.below = below;
        this.left = left;
    }

    static OutputFile.Opener after(long bytes) {
        long[] left = {bytes};
        return (Path file) -> new FullDisk(OutputFile.create(file), left);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        left[0] -= bytes.remaining();
        if (left[0] < 0) {
            throw new IOException("No space left on device");
        }
        return below.write(bytes);
    }

    @Override
    public void force() throws IOException {
        below.force();
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public void close() throws IOException {
        below.close();
    }
}
