package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What the hub client takes from the machine, so that tests can replace it.
 *
 * @param sleeper waits between tries
 * @param clock wall clock, for dates in {@code Retry-After}
 * @param nanoTime running time, for rates
 * @param jitter random numbers from 0 to 1
 * @param diskSpace bytes free for a folder
 * @param output wraps the channel of a file being downloaded
 */
record HubRuntime(
        Sleeper sleeper,
        Clock clock,
        LongSupplier nanoTime,
        DoubleSupplier jitter,
        DiskSpace diskSpace,
        UnaryOperator<WritableByteChannel> output) {

    /** Waits. */
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** Tells how many bytes may still be written below a folder. */
    interface DiskSpace {
        long usable(Path folder) throws IOException;
    }

    static HubRuntime system() {
        return new HubRuntime(
                duration -> Thread.sleep(duration.toMillis()),
                Clock.systemUTC(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble(),
                folder -> Files.getFileStore(folder).getUsableSpace(),
                UnaryOperator.identity());
    }
}
