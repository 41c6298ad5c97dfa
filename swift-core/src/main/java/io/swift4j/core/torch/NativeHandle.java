package io.swift4j.core.torch;

import org.jspecify.annotations.Nullable;

/**
 * Something that lives in native memory until closed: it belongs to at most one scope, and is counted while it lives.
 *
 * <p>Handles of one scope form a linked list, so that leaving a scope early costs the same however many it holds.
 */
abstract sealed class NativeHandle implements AutoCloseable permits Tensor, Value {

    private long handle;

    @Nullable
    TensorScope owner;

    @Nullable
    NativeHandle previous;

    @Nullable
    NativeHandle next;

    NativeHandle(long handle) {
        this.handle = handle;
        TensorScope scope = TensorScope.current();
        if (scope != null) {
            scope.adopt(this);
        }
    }

    final long handle() {
        long value = handle;
        if (value == 0) {
            throw new TorchException(
                    "use of a closed " + getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                            + "; it was closed directly or by the scope that owned it");
        }
        return value;
    }

    /** Whether the native memory behind this handle has been given back. */
    public final boolean isClosed() {
        return handle == 0;
    }

    /** Gives the native memory back; a second call does nothing. */
    @Override
    public final void close() {
        TensorScope scope = owner;
        if (scope != null) {
            scope.release(this);
        }
        free();
    }

    final synchronized void free() {
        if (handle != 0) {
            long closing = handle;
            handle = 0;
            delete(closing);
        }
    }

    abstract void delete(long closing);
}
