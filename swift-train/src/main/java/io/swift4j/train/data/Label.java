package io.swift4j.train.data;

import java.util.List;

/** What a row's {@code label} says. */
public sealed interface Label {

    /** Whether an answer is wanted, as for KTO: {@code true}, {@code false}. */
    record Desirable(boolean value) implements Label {}

    /** The one class of a text: {@code 3}. */
    record Category(int value) implements Label {

        public Category {
            if (value < 0) {
                throw new IllegalArgumentException("a class must not be negative, got " + value);
            }
        }
    }

    /** The classes of a text that may have several, or none: {@code [0, 2]}. */
    record Categories(List<Integer> values) implements Label {

        public Categories {
            values = List.copyOf(values);
            for (int value : values) {
                if (value < 0) {
                    throw new IllegalArgumentException("a class must not be negative, got " + value);
                }
            }
        }
    }

    /** The number to be predicted: {@code 0.5}. */
    record Score(double value) implements Label {

        public Score {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a score must be finite, got " + value);
            }
        }
    }

    /** The numbers to be predicted: {@code [0.5, 1.0]}. */
    record Scores(List<Double> values) implements Label {

        public Scores {
            values = List.copyOf(values);
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("a score must be finite, got " + value);
                }
            }
        }
    }
}
