package io.swift4j.core.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a request again after a fault that may pass, with waits that double from one second to thirty and vary by a half.
 *
 * <p>An interrupt ends it at once, with the thread's interrupt flag set again.
 */
final class Retry {

    /** One try. */
    interface Attempt<T extends @Nullable Object> {
        T run() throws IOException, InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED_WAIT = Duration.ofMinutes(5);

    private final HubRuntime runtime;
    private final int maxAttempts;

    Retry(HubRuntime runtime, int maxAttempts) {
        this.runtime = runtime;
        this.maxAttempts = maxAttempts;
    }

    <T extends @Nullable Object> T call(String what, Attempt<T> attempt) {
        return call(what, attempt, () -> 0);
    }

    /** As {@link #call(String, Attempt)}, but counts the tries anew whenever {@code progress} passes its highest value. */
    <T extends @Nullable Object> T call(String what, Attempt<T> attempt, LongSupplier progress) {
        long best = progress.getAsLong();
        int failures = 0;
        while (true) {
            try {
                return attempt.run();
            } catch (InterruptedException
                    | InterruptedIOException
                    | ClosedByInterruptException
                    | FileLockInterruptionException e) {
                throw cancelled(what, e);
            } catch (FileSystemException e) {
                throw new HubException(what + " failed, the disk refuses: " + e, e);
            } catch (IOException e) {
                long reached = progress.getAsLong();
                failures = reached > best ? 1 : failures + 1;
                best = Math.max(best, reached);
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled(what, e);
                }
                if (failures >= maxAttempts) {
                    throw new UnreachableException(
                            what + " failed"
                                    + (failures > 1 ? " " + failures + " times; the last time: " : ": ")
                                    + describe(e),
                            e);
                }
                pause(what, e, failures);
            }
        }
    }

    private void pause(String what, IOException fault, int failures) {
        Duration wait = waitAfter(what, fault, failures);
        LOG.warn("{} failed ({}); trying again in {} ms", what, describe(fault), wait.toMillis());
        try {
            runtime.sleeper().sleep(wait);
        } catch (InterruptedException e) {
            throw cancelled(what, e);
        }
    }

    private Duration waitAfter(String what, IOException fault, int failures) {
        Duration asked = fault instanceof TransientFault transientFault ? transientFault.retryAfter() : null;
        if (asked != null) {
            if (asked.compareTo(LONGEST_ASKED_WAIT) > 0) {
                throw new UnreachableException(
                        what + " failed: " + describe(fault) + ", and the server asks to wait " + asked.toSeconds()
                                + " s; try again later",
                        fault);
            }
            return asked;
        }
        long base = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(failures - 1, 10));
        return Duration.ofMillis((long) (base * (0.5 + runtime.jitter().getAsDouble())));
    }

    static HubException cancelled(String what, Exception cause) {
        Thread.currentThread().interrupt();
        return new HubException(what + " was interrupted; calling again resumes where it stopped", cause);
    }

    private static String describe(IOException e) {
        return e instanceof TransientFault ? String.valueOf(e.getMessage()) : e.toString();
    }
}
