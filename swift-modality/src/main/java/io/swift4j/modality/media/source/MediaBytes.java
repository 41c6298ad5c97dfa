package io.swift4j.modality.media.source;

import io.swift4j.modality.MediaException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The encoded bytes of a source, read at any place; immutable and thread-safe. */
public interface MediaBytes {

    /** What messages call the source. */
    String name();

    /** Number of bytes. */
    long length();

    /** The media type that the source itself states, such as {@code image/png}. */
    Optional<String> mediaType();

    /** Opens the bytes for reading; the caller closes. */
    Reader open() throws IOException;

    /** Reads at any place; for one thread. */
    interface Reader extends Closeable {

        /** Reads up to {@code count} bytes from {@code position} on; returns how many, 0 at the end. */
        int read(long position, byte[] into, int offset, int count) throws IOException;
    }

    /**
     * The first bytes, at most {@code count}.
     *
     * @throws MediaException if they can't be read
     */
    default byte[] head(int count) {
        byte[] bytes = new byte[(int) Math.min(count, length())];
        int filled = 0;
        try (Reader reader = open()) {
            for (int n = 1; filled < bytes.length && n > 0; filled += n) {
                n = reader.read(filled, bytes, filled, bytes.length - filled);
            }
        } catch (IOException e) {
            throw new MediaException(name(), "can't be read: " + e, e);
        }
        return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
    }

    /**
     * All bytes; not to be written to.
     *
     * @throws MediaException if they can't be read, or are more than an array holds
     */
    default byte[] all() {
        if (length() > Integer.MAX_VALUE - 8) {
            throw new MediaException(name(), "has " + length() + " bytes; only films may have more than 2 GiB");
        }
        return head(Integer.MAX_VALUE - 8);
    }
}
