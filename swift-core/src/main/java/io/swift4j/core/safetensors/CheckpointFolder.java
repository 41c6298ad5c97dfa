package io.swift4j.core.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Explains why a folder has no checkpoint to open. */
final class CheckpointFolder {

    private CheckpointFolder() {}

    static SafetensorsException nothingToOpen(Path folder, String baseName) {
        if (!Files.isDirectory(folder)) {
            return new SafetensorsException(
                    folder, Files.exists(folder) ? "is not a folder" : "no such folder or file");
        }
        List<String> names;
        try (Stream<Path> children = Files.list(folder)) {
            names = children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return new SafetensorsException(folder, "cannot be listed: " + e, e);
        }
        String wanted =
                baseName + SafetensorsCheckpoint.SUFFIX + " or " + baseName + SafetensorsCheckpoint.INDEX_SUFFIX;
        List<String> others = names.stream()
                .filter(name -> name.endsWith(SafetensorsCheckpoint.SUFFIX)
                        || name.endsWith(SafetensorsCheckpoint.INDEX_SUFFIX))
                .limit(5)
                .toList();
        if (!others.isEmpty()) {
            return new SafetensorsException(
                    folder,
                    "has no " + wanted + ", only " + others + "; give the path or the base name of one of them");
        }
        return names.stream()
                .filter(PickleFiles::isPickle)
                .findFirst()
                .map(pickle -> new SafetensorsException(folder, PickleFiles.refusal(pickle, baseName)))
                .orElseGet(() -> new SafetensorsException(
                        folder,
                        "has no " + wanted
                                + (names.isEmpty()
                                        ? "; it is empty"
                                        : "; it has " + names.subList(0, Math.min(10, names.size())))));
    }
}
