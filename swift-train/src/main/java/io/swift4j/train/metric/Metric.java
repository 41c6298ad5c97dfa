package io.swift4j.train.metric;

import java.util.List;

/**
 * Measures how good predictions are.
 *
 * <p>Found by {@link java.util.ServiceLoader} under its name when it has a public constructor without parameters; see {@link
 * Metrics}. Implementations hold no state, so that several threads may share one.
 *
 * @param <P> what is predicted
 * @param <R> what it is compared with
 */
public interface Metric<P, R> {

    /** Its name in options and logs, which is also the name of its main score. */
    String name();

    /** What it takes as predictions. */
    Class<P> predictionType();

    /** What it compares them with. */
    Class<R> referenceType();

    /**
     * The scores of all examples together, and of each.
     *
     * @param examples at least one
     * @throws io.swift4j.core.SwiftException where an example can't be judged, naming it
     */
    MetricResult compute(List<Judged<P, R>> examples);
}
