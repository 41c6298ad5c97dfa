package io.swift4j.modality.media.source;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;

/** Where media comes from. Nothing is read before it is decoded. */
public sealed interface MediaSource {

    /** What messages call it. */
    String name();

    /** A regular file. */
    record File(Path path) implements MediaSource {
        @Override
        public String name() {
            return path.toString();
        }
    }

    /** A whole encoded file in memory, not copied. */
    record Bytes(String name, byte[] bytes) implements MediaSource {}

    /** {@code data:MEDIA/TYPE;base64,…} */
    record DataUrl(String url) implements MediaSource {
        @Override
        public String name() {
            int shown = Math.min(url.length(), 40);
            return url.length() > shown ? url.substring(0, shown) + "… (" + url.length() + " characters)" : url;
        }
    }

    /** A stream, read to its end once and not closed. */
    record Stream(String name, InputStream stream) implements MediaSource {}

    /** A decoded picture of the JVM, in any colour model. */
    record Picture(String name, BufferedImage picture) implements MediaSource {}

    /** An http or https address; refused unless a {@link WebAccess} allows it. */
    record Web(URI address) implements MediaSource {
        @Override
        public String name() {
            return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
        }
    }

    /** A file. */
    static MediaSource of(Path path) {
        return new File(path);
    }

    /** Encoded bytes, which messages call {@code name}. */
    static MediaSource of(String name, byte[] bytes) {
        return new Bytes(name, bytes);
    }

    /** A stream of encoded bytes, which messages call {@code name}. */
    static MediaSource of(String name, InputStream stream) {
        return new Stream(name, stream);
    }

    /** A picture of the JVM, which messages call {@code name}. */
    static MediaSource of(String name, BufferedImage picture) {
        return new Picture(name, picture);
    }

    /**
     * Reads what a row of a data set says: a data URL, an http, https or file URL, or a file's path.
     *
     * @throws IllegalArgumentException if the text is none of them
     */
    static MediaSource parse(String text) {
        String start = text.substring(0, Math.min(text.length(), 8)).toLowerCase(Locale.ROOT);
        if (start.startsWith("data:")) {
            return new DataUrl(text);
        }
        try {
            if (start.startsWith("http://") || start.startsWith("https://")) {
                return new Web(URI.create(text));
            }
            return new File(start.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no data URL, web address or path of a file: " + text, e);
        }
    }
}
