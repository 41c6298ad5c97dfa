package io.swift4j.quickstart;

import java.util.List;

/**
 * A thing in a scene: a part of a photograph.
 *
 * @param name what it is called
 * @param left its first column
 * @param top its first row
 * @param side its width and height in pixels
 */
record Thing(String name, int left, int top, int side) {

    /** Where each kind is in its photograph, as parts of the photograph's sides: left, top, width, height. */
    enum Kind {
        CAT("chelsea.png", 0.18, 0.0, 0.64, 0.98),
        ASTRONAUT("astronaut.png", 0.22, 0.02, 0.46, 0.58),
        FLAG("astronaut.png", 0.0, 0.0, 0.18, 0.62),
        SHUTTLE("astronaut.png", 0.66, 0.0, 0.28, 0.55),
        HELMET("astronaut.png", 0.54, 0.66, 0.45, 0.34),
        CUP("coffee.jpg", 0.14, 0.02, 0.66, 0.94),
        ROCKET("rocket.png", 0.36, 0.1, 0.3, 0.85);

        final String photograph;
        final double left;
        final double top;
        final double width;
        final double height;

        Kind(String photograph, double left, double top, double width, double height) {
            this.photograph = photograph;
            this.left = left;
            this.top = top;
            this.width = width;
            this.height = height;
        }

        String title() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static final List<String> NAMES =
            java.util.Arrays.stream(Kind.values()).map(Kind::title).toList();

    int right() {
        return left + side;
    }

    int bottom() {
        return top + side;
    }

    String withArticle() {
        return (name.startsWith("a") ? "an " : "a ") + name;
    }
}
