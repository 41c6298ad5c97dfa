package io.swift4j.core.content;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where a picture, a sound or a film is. Nothing is opened before a model needs it, and what is wrong is said then.
 *
 * <p>Arrays, streams and pictures are not copied: leave them alone while they are in use.
 */
public sealed interface MediaRef {

    /** What messages call it. */
    String name();

    /** A regular file. */
    record File(Path path) implements MediaRef {
        @Override
        public String name() {
            return path.toString();
        }
    }

    /** A whole encoded file in memory. */
    record Bytes(String name, byte[] bytes) implements MediaRef {}

    /**
     * A whole encoded file inside of another, as in a tar archive. It is read when it is needed.
     *
     * @param file the file around it
     * @param offset its first byte in there
     * @param length its bytes
     * @param name what messages call it
     */
    record Slice(Path file, long offset, int length, String name) implements MediaRef {
        public Slice {
            if (offset < 0 || length < 0) {
                throw new IllegalArgumentException(
                        name + ": offset and length must not be negative, not " + offset + " and " + length);
            }
        }
    }

    /** {@code data:MEDIA/TYPE;base64,…} */
    record DataUrl(String url) implements MediaRef {
        private static final int SHOWN = 40;

        @Override
        public String name() {
            return url.length() > SHOWN ? url.substring(0, SHOWN) + "… (" + url.length() + " characters)" : url;
        }

        @Override
        public String toString() {
            return name();
        }
    }

    /** A stream, read to its end once and not closed; it can be used for one answer only. */
    record Stream(String name, InputStream stream) implements MediaRef {}

    /** An http or https address. */
    record Web(URI address) implements MediaRef {
        @Override
        public String name() {
            return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
        }
    }

    /** A value that is decoded already: a {@link BufferedImage}, or what the module {@code swift-modality} decodes to. */
    record Decoded(String name, Object value) implements MediaRef {}

    /**
     * A film as its pictures, one after the other.
     *
     * @param frameRate how many are shown a second
     */
    record Frames(List<MediaRef> pictures, double frameRate) implements MediaRef {
        public Frames {
            pictures = List.copyOf(pictures);
            if (pictures.isEmpty() || !(frameRate > 0 && frameRate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a film has at least one picture and a positive frame rate, not "
                        + pictures.size() + " pictures at " + frameRate + " a second");
            }
        }

        @Override
        public String name() {
            return "film of " + pictures.size() + " pictures from "
                    + pictures.get(0).name();
        }
    }

    /** A file. */
    static MediaRef of(Path path) {
        return new File(path);
    }

    /** A picture of the JVM. */
    static MediaRef of(BufferedImage picture) {
        return new Decoded("picture of " + picture.getWidth() + " x " + picture.getHeight(), picture);
    }

    /**
     * Reads what a row of a data set or a command line says: a data URL, an http, https or file URL, or a file's path.
     *
     * @throws IllegalArgumentException if the text is none of them
     */
    static MediaRef parse(String text) {
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
