package io.swift4j.core.safetensors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Makes raw safetensors files for tests, right or wrong. */
final class Headers {

    static final Path NAME = Path.of("x.safetensors");

    private Headers() {}

    /** A file of that header and so many zero bytes after it. */
    static byte[] file(String header, int bufferBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8), bufferBytes);
    }

    static byte[] file(byte[] header, int bufferBytes) {
        return ByteBuffer.allocate(8 + header.length + bufferBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    static HeaderReader.Header read(byte[] file) {
        return read(file, file.length);
    }

    static HeaderReader.Header read(byte[] file, long claimedSize) {
        try {
            return HeaderReader.read(NAME, new ByteArrayInputStream(file), claimedSize);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
