package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Lets exactly one tensor's bytes through: counts them, takes every buffer whole, and refuses more than the shape allows.
 *
 * <p>Writes in pieces, since the JDK copies a heap buffer to native memory in one go. Closing it does nothing.
 */
final class CountingChannel implements WritableByteChannel {

    private static final int PIECE_BYTES = 1 << 20;

    /** More bytes than the tensor has room for; told apart from a failing disk. */
    static final class TooManyBytes extends IOException {
        private final long count;

        TooManyBytes(long count) {
            super("at least " + count + " bytes were written");
            this.count = count;
        }

        long count() {
            return count;
        }
    }

    private final WritableByteChannel out;
    private final long limit;
    private long written;

    CountingChannel(WritableByteChannel out, long limit) {
        this.out = out;
        this.limit = limit;
    }

    long written() {
        return written;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (written + count > limit) {
            throw new TooManyBytes(written + count);
        }
        int end = bytes.limit();
        try {
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + PIECE_BYTES));
                written += out.write(bytes);
            }
        } finally {
            bytes.limit(end);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() {}
}
