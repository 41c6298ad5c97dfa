package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repository in the cache that Hugging Face's Python client also uses.
 *
 * <pre>
 * models--org--name/blobs/&lt;etag&gt;             contents
 * models--org--name/refs/&lt;revision&gt;          commit that a branch or tag stood for
 * models--org--name/snapshots/&lt;commit&gt;/...   links to blobs
 * models--org--name/trees/&lt;commit&gt;.json      listing
 * .locks/models--org--name/&lt;etag&gt;.lock
 * </pre>
 */
final class HfCache {

    static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    private static final Logger LOG = LoggerFactory.getLogger(HfCache.class);
    private static final int MAX_REF_BYTES = 256;

    private final Path root;
    private final String folderName;
    private final Path repo;

    HfCache(Path root, RepoId id) {
        this.root = root;
        this.folderName = id.kind().folder() + "--" + id.name().replace("/", "--");
        this.repo = root.resolve(folderName);
    }

    Path blob(String etag) {
        return repo.resolve("blobs").resolve(etag);
    }

    Path partial(String etag) {
        return repo.resolve("blobs").resolve(etag + ".incomplete");
    }

    Path lock(String etag) {
        return root.resolve(".locks").resolve(folderName).resolve(etag + ".lock");
    }

    Path snapshot(String commit) {
        return repo.resolve("snapshots").resolve(commit);
    }

    Path listing(String commit) {
        return repo.resolve("trees").resolve(commit + ".json");
    }

    boolean has(String commit, RepoPath file) {
        return Files.isRegularFile(file.below(snapshot(commit)));
    }

    /** Returns the commit that a revision stands for, or stood for when it was last downloaded. */
    Optional<String> commitOf(RepoPath revision) {
        if (COMMIT.matcher(revision.text()).matches()) {
            return Optional.of(revision.text());
        }
        Path ref = ref(revision);
        try {
            if (!Files.isRegularFile(ref) || Files.size(ref) > MAX_REF_BYTES) {
                return Optional.empty();
            }
            String commit = Files.readString(ref).strip();
            if (COMMIT.matcher(commit).matches()) {
                return Optional.of(commit);
            }
            LOG.warn("{} holds no commit and is ignored", ref);
        } catch (IOException e) {
            LOG.warn("{} cannot be read and is ignored", ref, e);
        }
        return Optional.empty();
    }

    /** Remembers the commit of a branch or tag. */
    void writeRef(RepoPath revision, String commit) throws IOException {
        if (!revision.text().equals(commit) && !commitOf(revision).equals(Optional.of(commit))) {
            write(ref(revision), commit);
        }
    }

    private Path ref(RepoPath revision) {
        return revision.below(repo.resolve("refs"));
    }

    /** Writes a small file whole or not at all. */
    static void write(Path file, String content) throws IOException {
        Files.createDirectories(parent(file));
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Makes a file of a snapshot from a blob: a relative link, else a hard link, else a copy. */
    void link(String commit, RepoPath file, String etag) throws IOException {
        Path target = blob(etag);
        Path link = file.below(snapshot(commit));
        Path folder = parent(link);
        Files.createDirectories(folder);
        refuseEscape(commit, file, folder);
        if (Files.isRegularFile(link)) {
            return;
        }
        Files.deleteIfExists(link);
        try {
            Files.createSymbolicLink(link, folder.relativize(target));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} was made by another process", link);
        } catch (UnsupportedOperationException | IOException e) {
            LOG.debug("no symbolic links in {}; storing the file itself", folder, e);
            copy(target, link);
        }
    }

    private static void copy(Path target, Path link) throws IOException {
        try {
            Files.createLink(link, target);
            return;
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException | IOException e) {
            LOG.debug("no hard links beside {}", link, e);
        }
        Path temporary = link.resolveSibling(link.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.copy(target, temporary);
            Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, link);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void refuseEscape(String commit, RepoPath file, Path folder) throws IOException {
        if (!folder.toRealPath().startsWith(snapshot(commit).toRealPath())) {
            throw new HubException(file + " would be stored outside of " + snapshot(commit)
                    + ", because a folder in it is a link; remove that link");
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no parent folder");
        }
        return parent;
    }

    @Override
    public String toString() {
        return repo.toString();
    }
}
