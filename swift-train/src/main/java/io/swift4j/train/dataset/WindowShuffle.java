package io.swift4j.train.dataset;

import io.swift4j.train.data.CounterRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Rows mixed within a window: each step gives a random one of the window, and the next row takes its place. */
final class WindowShuffle implements Iterator<Dataset.Item> {

    private static final long WINDOW = 3L << 32;

    private final Dataset rows;
    private final CounterRandom random;
    private final List<Dataset.Item> window = new ArrayList<>();
    private long next;

    WindowShuffle(Dataset rows, int buffer, long seed, int epoch) {
        if (buffer < 1) {
            throw new IllegalArgumentException("a window has at least 1 row, not " + buffer);
        }
        this.rows = rows;
        this.random = new CounterRandom(seed, WINDOW + epoch);
        while (window.size() < buffer && next < rows.size()) {
            window.add(rows.get(next++));
        }
    }

    @Override
    public boolean hasNext() {
        return !window.isEmpty();
    }

    @Override
    public Dataset.Item next() {
        if (window.isEmpty()) {
            throw new NoSuchElementException("all rows were given");
        }
        int chosen = random.below(window.size());
        if (next < rows.size()) {
            return window.set(chosen, rows.get(next++));
        }
        Dataset.Item last = window.remove(window.size() - 1);
        return chosen == window.size() ? last : window.set(chosen, last);
    }
}
