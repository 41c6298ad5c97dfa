package io.swift4j.core.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with one group of arguments, to report it at once. */
public final class Problems {

    private final String what;
    private final List<String> found = new ArrayList<>();

    /** Starts a check of {@code what}, which the message begins with. */
    public Problems(String what) {
        this.what = what;
    }

    /** Notes a problem unless {@code right}. */
    public Problems unless(boolean right, String problem) {
        if (!right) {
            found.add(problem);
        }
        return this;
    }

    /** Notes a problem unless a number lies in {@code [low, high]}. */
    public Problems within(String name, double value, double low, double high) {
        return unless(value >= low && value <= high, name + " must lie in [" + low + ", " + high + "], not " + value);
    }

    /** Notes a problem unless a number lies in {@code [low, high)}. */
    public Problems below(String name, double value, double low, double high) {
        return unless(value >= low && value < high, name + " must lie in [" + low + ", " + high + "), not " + value);
    }

    /** Notes a problem unless a number is finite and at least {@code low}. */
    public Problems atLeast(String name, double value, double low) {
        return unless(
                value >= low && value < Double.POSITIVE_INFINITY, name + " must be at least " + low + ", not " + value);
    }

    /** Notes a problem unless a whole number is at least {@code low}. */
    public Problems atLeast(String name, long value, long low) {
        return unless(value >= low, name + " must be at least " + low + ", not " + value);
    }

    /** Notes a problem unless a number is finite and above 0. */
    public Problems positive(String name, double value) {
        return unless(value > 0 && value < Double.POSITIVE_INFINITY, name + " must be above 0, not " + value);
    }

    /**
     * Throws when there are problems.
     *
     * @throws IllegalArgumentException with all of them
     */
    public void check() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(what + ": " + String.join("; ", found));
        }
    }
}
