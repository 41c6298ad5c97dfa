package io.swift4j.modality.media.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Encoded bytes in a file, read as they are needed. */
record FileBytes(Path path, long length) implements MediaBytes {

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public Optional<String> mediaType() {
        return Optional.empty();
    }

    @Override
    public Reader open() throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new Reader() {
            @Override
            public int read(long position, byte[] into, int offset, int count) throws IOException {
                return Math.max(0, channel.read(ByteBuffer.wrap(into, offset, count), position));
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
