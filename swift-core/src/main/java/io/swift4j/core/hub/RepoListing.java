package io.swift4j.core.hub;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a repository at one revision.
 *
 * @param revision commit, or what the hub takes for a version
 * @param files by repository path, sorted; names as the hub gave them, not yet checked
 */
record RepoListing(String revision, Map<String, RepoFile> files) {

    /**
     * One file.
     *
     * @param size bytes, empty when the hub doesn't say
     * @param blobId git blob id, or null
     * @param sha256 of the content when it is a large file, or null
     */
    record RepoFile(
            OptionalLong size,
            @Nullable String blobId,
            @Nullable String sha256) {}

    RepoListing {
        files = new TreeMap<>(files);
    }

    /** Returns the wanted files; refuses names that would leave the folder. */
    Map<RepoPath, RepoFile> select(FileSelection selection) {
        Map<RepoPath, RepoFile> selected = new LinkedHashMap<>();
        files.forEach((name, file) -> {
            if (selection.matches(name)) {
                selected.put(new RepoPath(name), file);
            }
        });
        return selected;
    }

    /** Returns the bytes of these files together, empty when one is unknown. */
    static OptionalLong totalSize(Map<RepoPath, RepoFile> files) {
        return files.values().stream().allMatch(file -> file.size().isPresent())
                ? OptionalLong.of(files.values().stream()
                        .mapToLong(file -> file.size().getAsLong())
                        .sum())
                : OptionalLong.empty();
    }
}
