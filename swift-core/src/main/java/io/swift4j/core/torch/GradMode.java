package io.swift4j.core.torch;

import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

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

    private static final ThreadLocal<@Nullable GradMode> INNERMOST = new ThreadLocal<>();

    private final Mode mode;
    private final @Nullable GradMode before;
    private boolean closed;

    private GradMode(Mode mode) {
        this.mode = mode;
        this.before = INNERMOST.get();
        INNERMOST.set(this);
        JniUtils.setGradMode(mode == Mode.GRAD);
    }

    /** Switches the thread to {@code mode} until the result is closed. */
    public static GradMode open(Mode mode) {
        Torch.enter();
        return new GradMode(mode);
    }

    /** The thread's mode. */
    public static Mode current() {
        GradMode innermost = INNERMOST.get();
        return innermost == null ? Mode.NO_GRAD : innermost.mode;
    }

    /** Goes back to the mode before. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (INNERMOST.get() != this) {
            throw new IllegalStateException("modes close in reverse order on the thread that opened them");
        }
        closed = true;
        if (before == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(before);
        }
        JniUtils.setGradMode(current() == Mode.GRAD);
    }
}
