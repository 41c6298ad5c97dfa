package io.swift4j.train.media;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.media.source.MediaBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of encoded media. */
final class ContentDigest {

    private static final int CHUNK = 1 << 16;

    private final MessageDigest digest;

    ContentDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    void add(MediaBytes bytes) {
        digest.update(ByteBuffer.allocate(8).putLong(bytes.length()).flip());
        byte[] chunk = new byte[CHUNK];
        try (MediaBytes.Reader reader = bytes.open()) {
            long at = 0;
            for (int n = reader.read(at, chunk, 0, CHUNK); n > 0; n = reader.read(at, chunk, 0, CHUNK)) {
                digest.update(chunk, 0, n);
                at += n;
            }
        } catch (IOException e) {
            throw new MediaException(bytes.name(), "can't be read: " + e, e);
        }
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
