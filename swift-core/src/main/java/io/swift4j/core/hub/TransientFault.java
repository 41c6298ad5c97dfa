package io.swift4j.core.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An answer that may be better next time: a server in trouble, a cut or damaged transfer. */
final class TransientFault extends IOException {

    private final @Nullable Duration retryAfter;

    TransientFault(String message) {
        this(message, null);
    }

    /** With the wait that the server asked for. */
    TransientFault(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
