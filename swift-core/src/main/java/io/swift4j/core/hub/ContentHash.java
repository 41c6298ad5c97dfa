package io.swift4j.core.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a file must hash to.
 *
 * @param kind how it is hashed
 * @param hex the value in lower case; empty for {@link Kind#NONE}
 */
record ContentHash(Kind kind, String hex) {

    enum Kind {
        /** Of large files (LFS). */
        SHA256,
        /** Of small files: SHA-1 over git's blob header and the content. */
        GIT_SHA1,
        /** The hub gives no hash that can be checked. */
        NONE
    }

    private static final int BUFFER = 1 << 18;

    /** Reads the etag of a hub: 64 hex digits are a SHA-256, 40 a git blob id. */
    static ContentHash ofEtag(String etag) {
        String lower = etag.toLowerCase(Locale.ROOT);
        if (lower.matches("[0-9a-f]{64}")) {
            return new ContentHash(Kind.SHA256, lower);
        }
        return lower.matches("[0-9a-f]{40}") ? new ContentHash(Kind.GIT_SHA1, lower) : new ContentHash(Kind.NONE, "");
    }

    /** Returns the hash of a file of the same kind. */
    String of(Path file) throws IOException, InterruptedException {
        return switch (kind) {
            case SHA256 -> digest("SHA-256", new byte[0], file);
            case GIT_SHA1 ->
                digest("SHA-1", ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII), file);
            case NONE -> "";
        };
    }

    private static String digest(String algorithm, byte[] prefix, Path file) throws IOException, InterruptedException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is part of every Java platform", e);
        }
        digest.update(prefix);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("while hashing " + file);
                }
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
