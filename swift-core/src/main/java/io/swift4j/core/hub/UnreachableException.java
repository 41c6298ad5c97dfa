package io.swift4j.core.hub;

/** The hub gave no usable answer, so a cached copy may serve instead; told apart from a clear refusal. */
final class UnreachableException extends HubException {

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
