package io.swift4j.core.torch;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the native handles that are alive and the bytes that their tensors span.
 *
 * <p>Bytes are shape times element size: a view counts in full although it shares its memory, and so do mapped weights,
 * so the figure shows growth rather than resident memory. Thread-safe.
 *
 * @param handles live tensors and values
 * @param bytes bytes that the live tensors span
 */
public record NativeMemory(long handles, long bytes) {

    private static final LongAdder HANDLES = new LongAdder();
    private static final LongAdder BYTES = new LongAdder();

    /** What is alive now. */
    public static NativeMemory now() {
        return new NativeMemory(HANDLES.sum(), BYTES.sum());
    }

    static void opened(long bytes) {
        HANDLES.increment();
        BYTES.add(bytes);
    }

    static void closed(long bytes) {
        HANDLES.decrement();
        BYTES.add(-bytes);
    }
}
