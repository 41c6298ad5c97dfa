package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder filled under a hidden name and then renamed; closing removes it when it was not.
 *
 * <p>What a killed process left behind for the same target is removed: folders whose {@link FolderLock} nobody holds any more.
 */
final class StagedFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StagedFolder.class);

    private final Path target;
    private final Path staged;
    private final FolderLock lock;

    /**
     * Makes the hidden folder.
     *
     * @throws SwiftException when the target is there and not an empty folder
     */
    StagedFolder(Path target) {
        this.target = target.toAbsolutePath().normalize();
        Path parent = this.target.getParent();
        try {
            if (parent == null || (Files.exists(target) && !isEmptyFolder(target))) {
                throw new SwiftException(target + " is there already and not an empty folder; name another output");
            }
            Files.createDirectories(parent);
            String prefix = "." + this.target.getFileName() + ".";
            removeAbandoned(parent, prefix);
            this.lock = FolderLock.ofNew(() -> Files.createTempDirectory(parent, prefix));
            this.staged = lock.folder();
        } catch (IOException e) {
            throw new SwiftException("cannot make a folder beside " + target + ": " + e.getMessage(), e);
        }
    }

    private static void removeAbandoned(Path parent, String prefix) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.toList()) {
                if (child.getFileName().toString().startsWith(prefix) && FolderLock.isAbandoned(child)) {
                    LOG.info("removing {}, which a killed process left behind", child);
                    remove(child);
                }
            }
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.findAny().isEmpty();
        }
    }

    Path path() {
        return staged;
    }

    /** Forces everything to disk and gives the folder its name. */
    void publish() {
        try {
            try (Stream<Path> walk = Files.walk(staged)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.force(true);
                    }
                }
            }
            lock.release();
            forceFolder(staged);
            Files.deleteIfExists(target);
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(target.resolveSibling("."));
        } catch (IOException e) {
            throw new SwiftException("cannot put " + target + " in place: " + e.getMessage(), e);
        }
    }

    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("the folder {} cannot be forced to disk on this platform", folder, e);
        }
    }

    @Override
    public void close() {
        lock.close();
        if (Files.exists(staged)) {
            remove(staged);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the temporary folder {} cannot be removed", folder, e);
        }
    }
}
