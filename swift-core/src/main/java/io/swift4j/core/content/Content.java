package io.swift4j.core.content;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A part of a message. */
public sealed interface Content {

    /** Words. */
    record Text(String text) implements Content {}

    /** A value in JSON. */
    record Json(String json) implements Content {}

    /** Places in a picture. */
    record Boxes(List<Region> regions) implements Content {
        public Boxes {
            regions = List.copyOf(regions);
        }
    }

    /**
     * A rectangle in a picture, in its pixels.
     *
     * @param label what is there, if that is said
     * @param left edge
     * @param top edge
     * @param right edge
     * @param bottom edge
     */
    record Region(Optional<String> label, double left, double top, double right, double bottom) {}

    /** Single places in a picture. */
    record Points(List<Point> points) implements Content {
        public Points {
            points = List.copyOf(points);
        }
    }

    /**
     * A place in a picture, in its pixels.
     *
     * @param label what is there, if that is said
     * @param x from the left edge
     * @param y from the top edge
     */
    record Point(Optional<String> label, double x, double y) {}

    /** A picture. */
    record Image(MediaRef source) implements Medium {}

    /** A sound, or the sound track of a film. */
    record Audio(MediaRef source) implements Medium {}

    /** A film. */
    record Video(MediaRef source) implements Medium {}

    /** A picture, a sound or a film: what it is, its own bytes tell. */
    record AnyMedium(MediaRef source) implements Medium {}

    /** A part that has to be decoded. */
    sealed interface Medium extends Content permits Image, Audio, Video, AnyMedium {

        /** Where it is. */
        MediaRef source();
    }

    /** Words. */
    static Content text(String text) {
        return new Text(text);
    }

    /** A picture in a file. */
    static Content image(Path file) {
        return new Image(MediaRef.of(file));
    }

    /** A picture of the JVM. */
    static Content image(BufferedImage picture) {
        return new Image(MediaRef.of(picture));
    }

    /** A sound in a file. */
    static Content audio(Path file) {
        return new Audio(MediaRef.of(file));
    }

    /** A film in a file. */
    static Content video(Path file) {
        return new Video(MediaRef.of(file));
    }

    /** A picture, a sound or a film in a file. */
    static Content medium(Path file) {
        return new AnyMedium(MediaRef.of(file));
    }
}
