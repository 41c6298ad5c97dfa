package io.swift4j.core.model;

import io.swift4j.core.torch.Torch;
import java.util.function.Supplier;

/** Draws random numbers from a state that all threads share, so that seeding it and drawing is one act. Thread-safe. */
public final class SeededDraws {

    private static final Object STATE = new Object();

    private SeededDraws() {}

    /** Seeds, then does what draws; meanwhile no other thread draws through here. */
    public static <T> T with(long seed, Supplier<T> draws) {
        synchronized (STATE) {
            Torch.seed(seed);
            return draws.get();
        }
    }
}
