package io.swift4j.train.eval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a benchmark, or a part of it, was answered.
 *
 * @param benchmark its name
 * @param modality what went in besides text
 * @param group the part; empty for the whole
 * @param rows the questions
 * @param unread the answers in which nothing was found that could be right: they count as wrong
 * @param main the name of the score that counts
 * @param scores all scores by name
 */
public record TaskScore(
        String benchmark,
        String modality,
        String group,
        int rows,
        int unread,
        String main,
        Map<String, Double> scores) {

    public TaskScore {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** The score that counts. */
    public double score() {
        return scores.getOrDefault(main, Double.NaN);
    }
}
