package io.swift4j.core.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes a transfer that has stood still for too long, which makes its blocked reader fail; the JDK has no such timeout. */
final class StallGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);

    private final Closeable transfer;
    private final long limitNanos;
    private final ScheduledExecutorService timer;
    private volatile long lastMove = System.nanoTime();
    private volatile boolean stalled;

    StallGuard(Closeable transfer, Duration limit) {
        this.transfer = transfer;
        this.limitNanos = limit.toNanos();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "swift4j-hub-stall-guard");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(TimeUnit.MILLISECONDS.toNanos(10), limitNanos / 4);
        var unused = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.NANOSECONDS);
    }

    /** Tells that bytes came. */
    void moved() {
        lastMove = System.nanoTime();
    }

    /** Returns whether the transfer was closed for standing still. */
    boolean stalled() {
        return stalled;
    }

    private void check() {
        if (!stalled && System.nanoTime() - lastMove > limitNanos) {
            stalled = true;
            try {
                transfer.close();
            } catch (IOException e) {
                LOG.debug("a stalled transfer did not close cleanly", e);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
