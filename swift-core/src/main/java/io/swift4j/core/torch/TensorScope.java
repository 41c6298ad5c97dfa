package io.swift4j.core.torch;

import org.jspecify.annotations.Nullable;

/**
 * Owns every tensor that its thread makes while it is the innermost open scope, and frees them when closed.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *     Tensor hidden = embed.tensor(ids);
 *     return scope.escape(head.tensor(hidden)); // hidden is freed here, the result goes to the caller
 * }
 * }</pre>
 *
 * <p>A tensor made while no scope is open belongs to the caller. Scopes nest and close in reverse order, on the thread
 * that opened them; the tensors in them may be read by any thread.
 */
public final class TensorScope implements AutoCloseable {

    private static final ThreadLocal<@Nullable TensorScope> INNERMOST = new ThreadLocal<>();

    private final @Nullable TensorScope parent;
    private final Thread thread = Thread.currentThread();
    private @Nullable NativeHandle first;
    private boolean closed;

    private TensorScope(@Nullable TensorScope parent) {
        this.parent = parent;
    }

    /** Opens a scope inside the thread's innermost one. */
    public static TensorScope open() {
        Torch.enter();
        TensorScope scope = new TensorScope(INNERMOST.get());
        INNERMOST.set(scope);
        return scope;
    }

    static @Nullable TensorScope current() {
        return INNERMOST.get();
    }

    /** Hands a tensor to the enclosing scope, or to the caller where there is none. */
    public <T extends NativeHandle> T escape(T handle) {
        if (handle.owner == this) {
            release(handle);
            if (parent != null) {
                parent.adopt(handle);
            }
        }
        return handle;
    }

    /** Hands a tensor to the caller, out of every scope: it lives until it is closed. */
    public static <T extends NativeHandle> T detach(T handle) {
        TensorScope scope = handle.owner;
        if (scope != null) {
            scope.release(handle);
        }
        return handle;
    }

    /** Hands a tensor that belongs to no scope to the thread's innermost one; it stays the caller's where none is open. */
    public static <T extends NativeHandle> T attach(T handle) {
        TensorScope scope = INNERMOST.get();
        if (scope != null && handle.owner == null) {
            scope.adopt(handle);
        }
        return handle;
    }

    /** Takes over a handle that belongs to no scope. */
    synchronized void adopt(NativeHandle handle) {
        handle.owner = this;
        handle.previous = null;
        handle.next = first;
        if (first != null) {
            first.previous = handle;
        }
        first = handle;
    }

    synchronized void release(NativeHandle handle) {
        if (handle.owner != this) {
            return;
        }
        if (handle.previous != null) {
            handle.previous.next = handle.next;
        } else {
            first = handle.next;
        }
        if (handle.next != null) {
            handle.next.previous = handle.previous;
        }
        handle.owner = null;
        handle.previous = null;
        handle.next = null;
    }

    /** Frees what the scope owns. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread || INNERMOST.get() != this) {
            throw new IllegalStateException(
                    "scopes close in reverse order on the thread that opened them; this one was opened by "
                            + thread.getName());
        }
        closed = true;
        if (parent == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(parent);
        }
        synchronized (this) {
            NativeHandle handle = first;
            first = null;
            while (handle != null) {
                NativeHandle following = handle.next;
                handle.owner = null;
                handle.previous = null;
                handle.next = null;
                handle.free();
                handle = following;
            }
        }
    }
}
