package io.swift4j.train.metric;

/** Precision, recall, and their harmonic mean. */
record FMeasure(double precision, double recall, double f) {

    /** Of a number of hits among so many predicted and so many wanted things. */
    static FMeasure of(double hits, int predicted, int wanted) {
        double precision = predicted == 0 ? 0 : hits / predicted;
        double recall = wanted == 0 ? 0 : hits / wanted;
        return new FMeasure(
                precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }
}
