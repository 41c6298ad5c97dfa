package io.swift4j.modality.grounding;

import java.util.Optional;

/**
 * Where something is in a picture.
 *
 * @param label what it is, if that is said
 * @param x from the left edge, in pixels or in the units of a format
 * @param y from the top edge
 */
public record LabelledPoint(Optional<String> label, double x, double y) {

    /** Where something is that has a name. */
    public static LabelledPoint of(String label, double x, double y) {
        return new LabelledPoint(Optional.of(label), x, y);
    }
}
