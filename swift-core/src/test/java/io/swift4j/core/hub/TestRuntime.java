package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A machine whose clock stands at the start of 2026 and which writes down waits instead of waiting. */
final class TestRuntime {

    final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong diskLeft = new AtomicLong(Long.MAX_VALUE);
    private long usable = Long.MAX_VALUE;

    /** Lets the disk claim so many free bytes. */
    TestRuntime usable(long bytes) {
        this.usable = bytes;
        return this;
    }

    /** Lets writes fail after so many bytes. */
    TestRuntime failAfter(long bytes) {
        diskLeft.set(bytes);
        return this;
    }

    HubRuntime runtime() {
        return new HubRuntime(
                waits::add,
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                () -> nanos.addAndGet(200_000_000),
                () -> 0.5,
                (Path folder) -> usable,
                LimitedChannel::new);
    }

    private final class LimitedChannel implements WritableByteChannel {

        private final WritableByteChannel below;

        LimitedChannel(WritableByteChannel below) {
            this.below = below;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (diskLeft.addAndGet(-bytes.remaining()) < 0) {
                throw new IOException("No space left on device");
            }
            return below.write(bytes);
        }

        @Override
        public boolean isOpen() {
            return below.isOpen();
        }

        @Override
        public void close() throws IOException {
            below.close();
        }
    }
}
