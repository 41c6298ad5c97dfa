package io.swift4j.core.config;

import io.swift4j.core.SwiftException;

/** A configuration file that can't be used, with all its problems. */
public final class ConfigException extends SwiftException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
