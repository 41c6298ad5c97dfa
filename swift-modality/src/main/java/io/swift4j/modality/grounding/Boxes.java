package io.swift4j.modality.grounding;

import java.util.List;

/** Boxes in one picture, in its pixels, as a {@link io.swift4j.core.head.TokenHead} takes and gives them. */
public record Boxes(List<LabelledBox> boxes) {

    public Boxes {
        boxes = List.copyOf(boxes);
    }
}
