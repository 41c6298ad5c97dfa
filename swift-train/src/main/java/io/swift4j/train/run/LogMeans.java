package io.swift4j.train.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of the steps since the last line of the log, of which the next line has the means.
 *
 * <p>Kept in a checkpoint, so that a run that goes on writes the same lines as one that was never stopped.
 */
final class LogMeans {

    private static final String CORRECT = "token_acc.correct";
    private static final String COUNTED = "token_acc.counted";
    private static final String COUNT = ".count";

    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Double> counts = new LinkedHashMap<>();
    private long correct;
    private long counted;

    void add(StepReport report) {
        add("loss", report.loss());
        add("grad_norm", report.gradNorm());
        report.more().forEach(this::add);
        correct += report.correct();
        counted += report.counted();
    }

    private void add(String name, double value) {
        sums.merge(name, value, Double::sum);
        counts.merge(name, 1.0, Double::sum);
    }

    /** The means and the learning rate of the last step, in the order of a line; nothing is left of them then. */
    Map<String, Double> take(double learningRate) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", mean("loss"));
        values.put("grad_norm", mean("grad_norm"));
        values.put("learning_rate", learningRate);
        if (counted > 0) {
            values.put("token_acc", (double) correct / counted);
        }
        sums.keySet().forEach(name -> values.putIfAbsent(name, mean(name)));
        sums.clear();
        counts.clear();
        correct = 0;
        counted = 0;
        return values;
    }

    private double mean(String name) {
        return sums.getOrDefault(name, 0.0) / counts.getOrDefault(name, 1.0);
    }

    /** All there is, as numbers by name. */
    Map<String, Double> state() {
        Map<String, Double> state = new LinkedHashMap<>();
        sums.forEach((name, sum) -> {
            state.put(name, sum);
            state.put(name + COUNT, counts.getOrDefault(name, 1.0));
        });
        if (counted > 0) {
            state.put(CORRECT, (double) correct);
            state.put(COUNTED, (double) counted);
        }
        return Collections.unmodifiableMap(state);
    }

    /** Takes over what {@link #state} gave. */
    void restore(Map<String, Double> state) {
        new TreeMap<>(state).forEach((name, value) -> {
            if (state.containsKey(name + COUNT)) {
                sums.put(name, value);
                counts.put(name, state.getOrDefault(name + COUNT, 1.0));
            }
        });
        correct = state.getOrDefault(CORRECT, 0.0).longValue();
        counted = state.getOrDefault(COUNTED, 0.0).longValue();
    }
}
