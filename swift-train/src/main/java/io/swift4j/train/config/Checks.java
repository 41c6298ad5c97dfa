package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Gathers what is wrong with the values of one record. */
final class Checks {

    private final String source;
    private final List<String> problems = new ArrayList<>();

    Checks(String source) {
        this.source = source;
    }

    Checks require(boolean right, String problem) {
        if (!right) {
            problems.add(problem);
        }
        return this;
    }

    Checks atLeast(String key, int value, int least) {
        return require(value >= least, key + " must be at least " + least + ", not " + value);
    }

    Checks atLeast(String key, OptionalInt value, int least) {
        return atLeast(key, value.orElse(least), least);
    }

    Checks fraction(String key, double value) {
        return require(value >= 0 && value <= 1, key + " must be from 0 to 1, not " + value);
    }

    Checks notNegative(String key, double value) {
        return require(value >= 0 && value < Double.POSITIVE_INFINITY, key + " must not be negative, not " + value);
    }

    Checks positive(String key, OptionalDouble value) {
        double number = value.orElse(1);
        return require(number > 0 && number < Double.POSITIVE_INFINITY, key + " must be above 0, not " + number);
    }

    void done() {
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
    }
}
