package io.swift4j.core.hub;

import io.swift4j.core.SwiftException;
import org.jspecify.annotations.Nullable;

/** A model that cannot be found, downloaded or stored; the message names it and what would help. */
public class HubException extends SwiftException {

    HubException(String message) {
        super(message);
    }

    HubException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
