package io.swift4j.modality.media.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The chunked transfer coding of HTTP/1.1 (RFC 9112, section 7.1). */
final class ChunkedBody extends InputStream {

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (left == 0 && !ended) {
            left = nextSize();
            ended = left == 0;
        }
        if (ended) {
            return -1;
        }
        int n = in.read(into, offset, (int) Math.min(count, left));
        if (n < 0) {
            throw new EOFException("the connection ends within a chunk");
        }
        left -= n;
        return n;
    }

    private long nextSize() throws IOException {
        if (!first && !line().isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
        first = false;
        String size = line().split(";", 2)[0].trim();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("a chunk has no size");
        }
        return Long.parseLong(size, 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > 1024) {
                throw new EOFException("the connection ends within a chunk's size");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
