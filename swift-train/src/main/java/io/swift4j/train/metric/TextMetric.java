package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.List;

/** A metric of texts, each compared with one or more references. */
public interface TextMetric extends Metric<String, References> {

    @Override
    default Class<String> predictionType() {
        return String.class;
    }

    @Override
    default Class<References> referenceType() {
        return References.class;
    }

    /** Refuses to judge nothing. */
    static <T> List<T> some(String metric, List<T> examples) {
        if (examples.isEmpty()) {
            throw new SwiftException(metric + " needs at least one example");
        }
        return examples;
    }
}
