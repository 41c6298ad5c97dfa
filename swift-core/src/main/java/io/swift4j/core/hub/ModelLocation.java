package io.swift4j.core.hub;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Turns what a user typed for a model into a folder. */
public final class ModelLocation {

    private ModelLocation() {}

    /**
     * Returns the folder of a model: an existing local folder wins, else the text is the id of a repository, which is downloaded if
     * need be.
     *
     * @param folderOrRepoId a path, or {@code owner/name}, with {@code HF::} or {@code MS::} before it to choose a hub; {@code ~/}
     *     stands for the home folder
     * @throws HubException if it is neither, or as {@link Hub#snapshot(String)}
     */
    public static Path resolve(String folderOrRepoId, HubConfig config) {
        return resolve(folderOrRepoId, config, new Hub(config));
    }

    static Path resolve(String folderOrRepoId, HubConfig config, Hub hub) {
        if (folderOrRepoId.isBlank()) {
            throw new HubException("no model is given; give a folder or a model id such as owner/name");
        }
        Optional<Path> path = asPath(folderOrRepoId);
        if (path.isPresent() && Files.isDirectory(path.get())) {
            return path.get();
        }
        if (path.isPresent() && Files.exists(path.get())) {
            throw new HubException("'" + folderOrRepoId + "' is a file; give the folder of the model, or a model id");
        }
        if (folderOrRepoId.matches("(?s)[/~.\\\\].*|[A-Za-z]:[\\\\/].*|.*\\\\.*|.*/")) {
            throw new HubException("there is no folder '" + folderOrRepoId + "'"
                    + path.map(p -> " (" + p.toAbsolutePath().normalize() + ")").orElse(""));
        }
        try {
            RepoId.parse(folderOrRepoId, config.defaultSource());
        } catch (HubException e) {
            throw new HubException(
                    "'" + folderOrRepoId + "' is neither a folder here nor a model id: " + e.getMessage(), e);
        }
        return hub.snapshot(folderOrRepoId);
    }

    private static Optional<Path> asPath(String text) {
        try {
            return Optional.of(
                    text.startsWith("~/")
                            ? Path.of(System.getProperty("user.home", "."), text.substring(2))
                            : Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
