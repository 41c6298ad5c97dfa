package io.swift4j.modality;

import io.swift4j.core.SwiftException;
import org.jspecify.annotations.Nullable;

/** A source that can't be read or decoded, or is over a limit; the message begins with the source's name. */
public final class MediaException extends SwiftException {

    /** Says what is wrong with the source of the given name, and what would be right. */
    public MediaException(String source, String problem) {
        this(source, problem, null);
    }

    /** Says what is wrong with the source of the given name, and what lower level said so. */
    public MediaException(String source, String problem, @Nullable Throwable cause) {
        super(source + ": " + problem, cause);
    }
}
