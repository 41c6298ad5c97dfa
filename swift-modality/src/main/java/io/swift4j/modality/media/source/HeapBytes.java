package io.swift4j.modality.media.source;

import java.util.Optional;

/** Encoded bytes in memory. */
record HeapBytes(String name, byte[] bytes, Optional<String> mediaType) implements MediaBytes {

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public byte[] all() {
        return bytes;
    }

    @Override
    public Reader open() {
        return new Reader() {
            @Override
            public int read(long position, byte[] into, int offset, int count) {
                int n = (int) Math.max(0, Math.min(count, bytes.length - position));
                if (n > 0) {
                    System.arraycopy(bytes, (int) position, into, offset, n);
                }
                return n;
            }

            @Override
            public void close() {}
        };
    }
}
