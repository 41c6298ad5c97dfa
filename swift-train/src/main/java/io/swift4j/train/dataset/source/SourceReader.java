package io.swift4j.train.dataset.source;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RowSource;
import java.nio.file.Path;

/**
 * Reads files of a further format; found by {@link java.util.ServiceLoader} and asked before the formats that are built in.
 * Thread-safe.
 */
public interface SourceReader {

    /** Whether a file is of this format, mostly by how its name ends. */
    boolean reads(Path file);

    /**
     * Opens a file.
     *
     * @throws io.swift4j.core.SwiftException if it can't be read
     */
    RowSource open(Path file, MediaHome home);
}
