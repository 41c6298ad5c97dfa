package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps two threads or two processes from downloading the same file at once.
 *
 * <p>Lock files stay: removing one would let two holders in. Python's client uses another kind of lock; both sides stay correct
 * without it, since files appear only whole and checked.
 */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** Runs an action while holding the lock file, waiting for it if need be. */
    static void holding(Path lockFile, Runnable action) {
        ReentrantLock lock =
                IN_PROCESS.computeIfAbsent(lockFile.toAbsolutePath().normalize(), path -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Retry.cancelled("waiting for " + lockFile, e);
        }
        try (FileChannel channel = open(lockFile);
                FileLock held = acquire(channel, lockFile)) {
            LOG.trace("holding {}", held);
            action.run();
        } catch (ClosedByInterruptException | FileLockInterruptionException e) {
            throw Retry.cancelled("waiting for " + lockFile, e);
        } catch (IOException e) {
            throw new HubException(lockFile + " cannot be locked: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    private static FileChannel open(Path lockFile) throws IOException {
        Path folder = lockFile.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static FileLock acquire(FileChannel channel, Path lockFile) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        LOG.info("waiting for another process that holds {}", lockFile);
        return channel.lock();
    }
}
