package io.swift4j.train.eval;

import io.swift4j.train.metric.Box;
import java.util.List;
import java.util.Optional;

/**
 * What a model answered.
 *
 * @param text what it wrote, or the option that it found likeliest
 * @param box the box that it answered with; empty where none was wanted, or it gave none
 * @param scores the log-probability of each option; empty where it wrote
 */
public record Answered(String text, Optional<Box> box, List<Double> scores) {

    public Answered {
        scores = List.copyOf(scores);
    }

    /** A text. */
    public static Answered text(String text) {
        return new Answered(text, Optional.empty(), List.of());
    }
}
