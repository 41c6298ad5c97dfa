package io.swift4j.core;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the caller can understand and act on: a wrong file, option or argument, or a refusal of libtorch.
 *
 * <p>The message names what was wrong (file, field, bad value) and what would be right.
 */
public class SwiftException extends RuntimeException {

    public SwiftException(String message) {
        super(message);
    }

    public SwiftException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
