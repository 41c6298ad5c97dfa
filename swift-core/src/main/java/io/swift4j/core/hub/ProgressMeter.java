package io.swift4j.core.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Adds up the bytes of a snapshot's files and tells a listener now and then; not thread-safe. */
final class ProgressMeter {

    private static final long PERIOD_NANOS = 100_000_000;

    private final Consumer<DownloadProgress> listener;
    private final LongSupplier nanoTime;
    private final OptionalLong totalSize;
    private final long start;
    private long finishedBytes;
    private long receivedBytes;
    private long lastReport;

    /** Starts measuring; {@code totalSize} is that of all files, also of those already there. */
    ProgressMeter(Consumer<DownloadProgress> listener, LongSupplier nanoTime, OptionalLong totalSize) {
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.totalSize = totalSize;
        this.start = nanoTime.getAsLong();
        this.lastReport = start - PERIOD_NANOS;
    }

    /** Tells that {@code newBytes} came, and so {@code position} bytes of the file are on disk. */
    void received(String file, long newBytes, long position, OptionalLong size) {
        receivedBytes += newBytes;
        if (nanoTime.getAsLong() - lastReport >= PERIOD_NANOS) {
            report(file, position, size, finishedBytes + position);
        }
    }

    /** Tells that a file is complete, downloaded or found. */
    void finished(String file, long size) {
        finishedBytes += size;
        report(file, size, OptionalLong.of(size), finishedBytes);
    }

    private void report(String file, long position, OptionalLong size, long total) {
        lastReport = nanoTime.getAsLong();
        double seconds = (lastReport - start) / 1e9;
        double rate = seconds > 0 ? receivedBytes / seconds : 0;
        Optional<Duration> remaining = totalSize.isPresent() && rate > 0
                ? Optional.of(Duration.ofMillis((long) (1000 * Math.max(0, totalSize.getAsLong() - total) / rate)))
                : Optional.empty();
        listener.accept(new DownloadProgress(file, position, size, total, totalSize, rate, remaining));
    }
}
