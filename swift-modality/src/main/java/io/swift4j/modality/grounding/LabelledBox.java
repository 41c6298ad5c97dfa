package io.swift4j.modality.grounding;

import java.util.Optional;

/**
 * A box around something in a picture.
 *
 * @param label what it is, if that is said
 * @param left edge, in pixels or in the units of a format
 * @param top edge
 * @param right edge
 * @param bottom edge
 */
public record LabelledBox(Optional<String> label, double left, double top, double right, double bottom) {

    /** A box of something that has a name. */
    public static LabelledBox of(String label, double left, double top, double right, double bottom) {
        return new LabelledBox(Optional.of(label), left, top, right, bottom);
    }
}
