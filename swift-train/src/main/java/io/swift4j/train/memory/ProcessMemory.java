package io.swift4j.train.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What this process holds in RAM, in bytes; empty where the system doesn't tell. Read from Linux's {@code /proc}. */
public final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    private ProcessMemory() {}

    /** All of it, pages of mapped files included. */
    public static OptionalLong resident() {
        return status("VmRSS:");
    }

    /** The most that {@link #resident()} has been. */
    public static OptionalLong peak() {
        return status("VmHWM:");
    }

    /** What no file backs, and the system therefore can't take away: heap, native memory, stacks. */
    public static OptionalLong anonymous() {
        return status("RssAnon:");
    }

    /** Pages of mapped checkpoints, which the system can take away and read again. */
    public static OptionalLong mappedCheckpoints() {
        if (!Files.isReadable(MAPPINGS)) {
            return OptionalLong.empty();
        }
        long sum = 0;
        boolean counts = false;
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("Rss:")) {
                    sum += counts ? kibibytes(line) : 0;
                } else if (line.contains("-") && line.indexOf('-') < line.indexOf(' ')) {
                    counts = line.endsWith(".safetensors");
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(sum);
    }

    private static OptionalLong status(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(ProcessMemory::kibibytes)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
