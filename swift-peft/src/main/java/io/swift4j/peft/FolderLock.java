package io.swift4j.peft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Tells a folder that a living process fills from one that a killed process left: the system frees a dead one's locks. */
final class FolderLock implements AutoCloseable {

    private static final String NAME = ".being-written";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Makes folders. */
    interface Maker {
        Path make() throws IOException;
    }

    /** A new folder, locked; made again when another process has taken it for abandoned before it was. */
    static FolderLock ofNew(Maker maker) throws IOException {
        while (true) {
            Path folder = maker.make();
            Path file = folder.resolve(NAME);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (isFree(channel) && Files.exists(file)) {
                return new FolderLock(folder, channel);
            }
            channel.close();
        }
    }

    /** Whether it is such a folder and no living process holds its lock. */
    static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return isFree(channel);
        } catch (IOException e) {
            return false;
        }
    }

    /** Takes the lock until the channel is closed, if nobody has it. */
    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    /** Takes the mark away from a folder that is done. */
    void release() throws IOException {
        channel.close();
        Files.deleteIfExists(folder.resolve(NAME));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
