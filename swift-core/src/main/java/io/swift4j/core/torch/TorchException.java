package io.swift4j.core.torch;

import io.swift4j.core.SwiftException;
import org.jspecify.annotations.Nullable;

/** A refusal of libtorch, with the operation, its arguments' dtypes and shapes, and the script line where it arose. */
public final class TorchException extends SwiftException {

    private static final long serialVersionUID = 1L;

    TorchException(String message) {
        super(message);
    }

    TorchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
