package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the cache has of one revision, without the network.
 *
 * <p>With a listing of the commit, every wanted file must be there. A snapshot of an older Python client has none: it counts as
 * usable when it holds any wanted file, and a missing shard shows when the checkpoint is opened.
 */
final class CachedSnapshot {

    private final HfCache cache;
    private final RepoId repo;
    private final RepoPath revision;
    private final FileSelection selection;
    private final Optional<String> commit;
    private final Optional<List<String>> missing;

    CachedSnapshot(HfCache cache, RepoId repo, RepoPath revision, FileSelection selection) {
        this.cache = cache;
        this.repo = repo;
        this.revision = revision;
        this.selection = selection;
        this.commit = cache.commitOf(revision).filter(hash -> Files.isDirectory(cache.snapshot(hash)));
        this.missing = commit.flatMap(hash -> TreeCache.read(cache, hash))
                .map(listing -> listing.select(selection).keySet().stream()
                        .filter(file -> !cache.has(listing.revision(), file))
                        .map(RepoPath::text)
                        .toList());
    }

    /** Returns whether every wanted file is known to be there. */
    boolean isWhole() {
        return missing.isPresent() && missing.get().isEmpty();
    }

    /** Returns whether there is something to go on with. */
    boolean isUsable() {
        return missing.map(List::isEmpty).orElseGet(this::hasWantedFile);
    }

    private boolean hasWantedFile() {
        return commit.map(hash -> hasWantedFile(cache.snapshot(hash))).orElse(false);
    }

    private boolean hasWantedFile(Path snapshot) {
        try (Stream<Path> files = Files.walk(snapshot, 4)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> snapshot.relativize(file).toString().replace('\\', '/'))
                    .anyMatch(selection::matches);
        } catch (IOException e) {
            throw new HubException(snapshot + " cannot be listed: " + e, e);
        }
    }

    /** Returns the folder, or says what is missing and where it was looked for. */
    Path require() {
        if (isUsable()) {
            return cache.snapshot(commit.orElseThrow());
        }
        String what = missing.filter(names -> !names.isEmpty())
                .map(names -> names.size() + " of its files are not cached: "
                        + String.join(", ", names.subList(0, Math.min(5, names.size()))))
                .orElse("it is not cached");
        throw new HubException("offline, and of " + repo + " at " + revision + ", " + what + "; looked in "
                + commit.map(cache::snapshot).map(Path::toString).orElse(cache.toString())
                + "; go online (unset HF_HUB_OFFLINE) or download it once: hf download " + repo + " --revision "
                + revision);
    }
}
