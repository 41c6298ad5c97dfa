package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file being written, that can be forced to disk; an interface so that tests can let the disk fail. */
interface OutputFile extends WritableByteChannel {

    /** Makes a file that must not exist yet. */
    interface Opener {
        OutputFile create(Path file) throws IOException;
    }

    /** Forces all bytes to the disk. */
    void force() throws IOException;

    static OutputFile create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new OutputFile() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                return channel.write(bytes);
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
