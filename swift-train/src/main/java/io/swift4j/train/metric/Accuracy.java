package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code accuracy}: the share of answers that are one of their references; letter case and white space around don't count. */
public final class Accuracy implements TextMetric {

    /** For the service loader. */
    public Accuracy() {}

    @Override
    public String name() {
        return "accuracy";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            String said = plain(example.prediction());
            boolean right = example.reference().texts().stream()
                    .anyMatch(text -> plain(text).equals(said));
            each.add(Map.of(name(), right ? 1.0 : 0.0));
        }
        return MetricResult.means(each);
    }

    private static String plain(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
