package io.swift4j.modality.lesson;

import java.util.Map;

/**
 * What lessons gave.
 *
 * @param sum of the weighted losses of their frames, not divided
 * @param right how many of the frames' first codes scored highest
 * @param frames that were learned
 * @param parts of the sum by name, where it has several: {@code backbone}, {@code depth}
 */
public record LessonLoss(double sum, int right, int frames, Map<String, Double> parts) {

    public LessonLoss {
        parts = Map.copyOf(parts);
    }
}
