package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.train.config.EvaluationOptions;
import java.util.Map;
import java.util.OptionalDouble;

/** Which measurement was the best so far, and how many have passed without a better one. */
final class BestCheckpoint {

    private final String name;
    private final boolean greater;
    private final int patience;
    private OptionalDouble metric;
    private int bestStep = -1;
    private int since;

    BestCheckpoint(EvaluationOptions options, OptionalDouble known) {
        String wanted = options.metricForBestModel().orElse("loss");
        this.name = wanted.startsWith("eval_") ? wanted.substring("eval_".length()) : wanted;
        this.greater = options.greaterIsBetter().orElse(!name.contains("loss"));
        this.patience = options.earlyStopInterval().orElse(0);
        this.metric = known;
    }

    /** Whether the metric that decides is among some. */
    boolean isAmong(Map<String, Double> metrics) {
        return metrics.containsKey(name);
    }

    void measured(int step, Map<String, Double> metrics) {
        Double value = metrics.get(name);
        if (value == null) {
            throw new SwiftException(
                    "metric_for_best_model '" + name + "' is not measured; measured are " + metrics.keySet());
        }
        boolean better = metric.isEmpty() || (greater ? value > metric.getAsDouble() : value < metric.getAsDouble());
        if (better) {
            metric = OptionalDouble.of(value);
            bestStep = step;
            since = 0;
        } else {
            since++;
        }
    }

    /** Whether the latest measurement at this step was the best. */
    boolean isAt(int step) {
        return bestStep == step;
    }

    /** Whether too many measurements have passed without a better one. */
    boolean stale() {
        return patience > 0 && since >= patience;
    }

    OptionalDouble metric() {
        return metric;
    }
}
