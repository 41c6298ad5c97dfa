package io.swift4j.train.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in a temporary file, mapped to be read; the file is gone as soon as nothing has it open or mapped any more.
 *
 * <p>Immutable and thread-safe, and reading can't be interrupted.
 */
final class MappedBytes {

    private static final int SEGMENT_BITS = 30;
    private static final int SEGMENT = 1 << SEGMENT_BITS;

    private final List<ByteBuffer> segments;

    private MappedBytes(List<ByteBuffer> segments) {
        this.segments = List.copyOf(segments);
    }

    /** The bytes from a place on; the caller's. */
    ByteBuffer at(long offset) {
        ByteBuffer bytes = segments.get((int) (offset >>> SEGMENT_BITS)).duplicate();
        return bytes.position((int) (offset & (SEGMENT - 1)));
    }

    /** Takes pieces of bytes; a piece is never in two segments. */
    static final class Writer implements AutoCloseable {

        private final FileChannel channel;
        private final OutputStream out;
        private long size;

        Writer() throws IOException {
            Path file = Files.createTempFile("swift4j-rows", ".bin");
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        }

        /** Adds a piece, and tells where it is. */
        long add(byte[] piece) throws IOException {
            if (piece.length > SEGMENT) {
                throw new IOException("a row takes " + piece.length + " bytes, more than " + SEGMENT);
            }
            long room = SEGMENT - (size & (SEGMENT - 1));
            if (piece.length > room) {
                byte[] nothing = new byte[1 << 16];
                for (long left = room; left > 0; left -= nothing.length) {
                    out.write(nothing, 0, (int) Math.min(left, nothing.length));
                }
                size += room;
            }
            long start = size;
            out.write(piece);
            size += piece.length;
            return start;
        }

        /** All pieces. */
        MappedBytes finish() throws IOException {
            out.flush();
            List<ByteBuffer> segments = new ArrayList<>();
            for (long from = 0; from < size; from += SEGMENT) {
                segments.add(channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from)));
            }
            return new MappedBytes(segments);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
