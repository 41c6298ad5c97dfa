package io.swift4j.train.data;

import java.util.List;

/**
 * What the tags {@code <ref-object>} and {@code <bbox>} in a row's texts stand for, each in its order.
 *
 * @param refs names of things
 * @param places points and boxes
 * @param relative whether numbers are parts of a picture's sides, from 0 to 1; otherwise they are its pixels
 * @param sizes width and height of the row's pictures in order, where the row says so; else empty
 */
public record Grounding(List<String> refs, List<Place> places, boolean relative, List<Size> sizes) {

    /** The tag of a thing's name. */
    public static final String REF = "<ref-object>";

    /** The tag of a point or box. */
    public static final String BOX = "<bbox>";

    public Grounding {
        refs = List.copyOf(refs);
        places = List.copyOf(places);
        sizes = List.copyOf(sizes);
    }

    /**
     * A point or a box.
     *
     * @param numbers x and y; or left, top, right and bottom
     * @param picture which of the row's pictures it is in, from 0
     */
    public record Place(List<Double> numbers, int picture) {

        public Place {
            numbers = List.copyOf(numbers);
            if ((numbers.size() != 2 && numbers.size() != 4)
                    || !numbers.stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("a place is 2 or 4 finite numbers, not " + numbers);
            }
        }
    }

    /** Of a picture, in pixels. */
    public record Size(double width, double height) {

        public Size {
            if (!(width > 0 && height > 0 && width < 1e9 && height < 1e9)) {
                throw new IllegalArgumentException("a picture has positive sides, not " + width + " x " + height);
            }
        }
    }
}
