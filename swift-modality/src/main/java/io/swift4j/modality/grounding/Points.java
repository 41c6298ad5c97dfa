package io.swift4j.modality.grounding;

import java.util.List;

/** Points in one picture, in its pixels, as a {@link io.swift4j.core.head.TokenHead} takes and gives them. */
public record Points(List<LabelledPoint> points) {

    public Points {
        points = List.copyOf(points);
    }
}
