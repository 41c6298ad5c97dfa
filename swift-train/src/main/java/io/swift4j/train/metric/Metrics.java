package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.NearestName;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All metrics that are installed. */
public final class Metrics {

    private Metrics() {}

    /** The metrics by name. */
    public static Map<String, Metric<?, ?>> all() {
        Map<String, Metric<?, ?>> metrics = new TreeMap<>();
        for (Metric<?, ?> metric :
                ServiceLoader.load(Metric.class, Thread.currentThread().getContextClassLoader())) {
            metrics.put(metric.name(), metric);
        }
        return metrics;
    }

    /**
     * The metric of a name, for predictions and references of some types.
     *
     * @throws SwiftException where none has the name, or it takes something else
     */
    @SuppressWarnings("unchecked")
    public static <P, R> Metric<P, R> named(String name, Class<P> predictions, Class<R> references) {
        Map<String, Metric<?, ?>> all = all();
        Metric<?, ?> metric = all.get(name);
        if (metric == null) {
            throw new SwiftException(NearestName.unknown("metric", name, List.copyOf(all.keySet())));
        }
        if (metric.predictionType() != predictions || metric.referenceType() != references) {
            throw new SwiftException("metric " + name + " compares "
                    + metric.predictionType().getSimpleName() + " with "
                    + metric.referenceType().getSimpleName() + ", not " + predictions.getSimpleName() + " with "
                    + references.getSimpleName());
        }
        return (Metric<P, R>) metric;
    }

    /** The metric of texts of a name. */
    public static Metric<String, References> ofTexts(String name) {
        return named(name, String.class, References.class);
    }
}
