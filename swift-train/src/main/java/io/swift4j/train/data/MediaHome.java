package io.swift4j.train.data;

import java.nio.file.Path;

/**
 * Where relative paths of media begin.
 *
 * @param folder the folder; empty path for the working folder
 * @param confined whether paths must stay below it, as in sets that others made
 */
public record MediaHome(Path folder, boolean confined) {

    /** The folder of a file, which its paths may leave. */
    public static MediaHome beside(Path file) {
        Path folder = file.getParent();
        return new MediaHome(folder == null ? Path.of("") : folder, false);
    }
}
