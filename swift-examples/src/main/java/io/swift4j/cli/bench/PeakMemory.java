package io.swift4j.cli.bench;

import io.swift4j.train.memory.ProcessMemory;
import java.util.OptionalLong;

/** The most memory this process has had in RAM, mapped files included. */
final class PeakMemory {

    private PeakMemory() {}

    /** In MiB, or -1 where the system does not tell. */
    static long mib() {
        OptionalLong peak = ProcessMemory.peak();
        return peak.isPresent() ? peak.getAsLong() >> 20 : -1;
    }
}
