package io.swift4j.core.torch;

import ai.djl.pytorch.jni.JniUtils;

/**
 * What the calling thread records for the backward pass, until the scope closes.
 *
 * <p>Threads start in {@link Mode#NO_GRAD}. Modes nest; each belongs to the thread that opened it.
 */
public final class GradMode implements AutoCloseable {

    /** How scripts run. */
    public enum Mode {
        /** Records the graph of every operation on a tensor that requires a gradient. */
        GRAD,
        /** Records nothing; results are ordinary tensors, which may take part in a graph later. */
        NO_GRAD,
        /** Records nothing and marks results so that they can never enter a graph; the fastest. */
        INFERENCE
    }

    private static final ThreadLocal<Mode> CURRENT = ThreadLocal.withInitial(() -> Mode.NO_GRAD);

    private final Mode before;

    private GradMode(Mode mode) {
        before = CURRENT.get();
        apply(mode);
    }

    /** Switches the thread to {@code mode} until the result is closed. */
    public static GradMode open(Mode mode) {
        Torch.enter();
        return new GradMode(mode);
    }

    /** The thread's mode. */
    public static Mode current() {
        return CURRENT.get();
    }

    private static void apply(Mode mode) {
        CURRENT.set(mode);
        JniUtils.setGradMode(mode == Mode.GRAD);
    }

    @Override
    public void close() {
        apply(before);
    }
}
