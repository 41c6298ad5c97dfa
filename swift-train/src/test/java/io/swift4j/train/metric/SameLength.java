package io.swift4j.train.metric;

import java.util.List;
import java.util.Map;

/** A user's own metric: the share of texts that are as long as the reference. */
public final class SameLength implements TextMetric {

    /** For the service loader. */
    public SameLength() {}

    @Override
    public String name() {
        return "same_length";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        return MetricResult.means(examples.stream()
                .map(example -> Map.of(
                        name(),
                        example.prediction().length()
                                        == example.reference().texts().get(0).length()
                                ? 1.0
                                : 0.0))
                .toList());
    }
}
