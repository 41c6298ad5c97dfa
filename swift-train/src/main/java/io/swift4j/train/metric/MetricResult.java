package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores by name.
 *
 * @param scores of all examples together
 * @param perExample of each, in their order; empty where a metric only has a score for all
 */
public record MetricResult(Map<String, Double> scores, List<Map<String, Double>> perExample) {

    public MetricResult {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        perExample = List.copyOf(perExample);
    }

    /** One score of all examples. */
    public double score(String name) {
        return of(scores, name);
    }

    /** One score of each example. */
    public double[] each(String name) {
        return perExample.stream().mapToDouble(scores -> of(scores, name)).toArray();
    }

    private static double of(Map<String, Double> scores, String name) {
        Double score = scores.get(name);
        if (score == null) {
            throw new SwiftException("there is no score " + name + ", only " + scores.keySet());
        }
        return score;
    }

    /** Scores that are the means of the examples' under the same names. */
    static MetricResult means(List<Map<String, Double>> perExample) {
        List<String> names = new ArrayList<>(perExample.get(0).keySet());
        Map<String, Double> scores = new LinkedHashMap<>();
        for (String name : names) {
            scores.put(
                    name,
                    perExample.stream()
                                    .mapToDouble(example -> of(example, name))
                                    .sum()
                            / perExample.size());
        }
        return new MetricResult(scores, perExample);
    }
}
