package io.swift4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory the process holds. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** In GiB; 0 where the system doesn't tell. */
    static double gib() {
        Path status = Path.of("/proc/self/status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1048576.0;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
