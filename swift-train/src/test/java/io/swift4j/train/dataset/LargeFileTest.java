package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With {@code -Dswift4j.rows=2000000} the figures of a large file; less by default. */
class LargeFileTest {

    private static final Logger LOG = LoggerFactory.getLogger(LargeFileTest.class);
    private static final int ROWS = Integer.getInteger("swift4j.rows", 50_000);
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Test
    void rowsOfALargeFileTakeNoMemory() throws IOException {
        Path file = folder.resolve("large.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < ROWS; i++) {
                out.write("{\"messages\":[{\"role\":\"user\",\"content\":\"Question " + i
                        + ": what is the sum of all digits of this number, and why?\"},{\"role\":\"assistant\",\"content\":\"It is "
                        + i % 37 + ", because the digits are added one after the other until none is left.\"}]}\n");
            }
        }
        long before = used();
        long start = System.nanoTime();
        Dataset set = Datasets.load(file.toString());
        double first = since(start);
        start = System.nanoTime();
        assertThat(Datasets.load(file.toString()).size()).isEqualTo(ROWS);
        double second = since(start);
        start = System.nanoTime();
        long most = 0;
        long good = 0;
        for (long i = 0; i < ROWS; i++) {
            good += set.parse(i).row().isPresent() ? 1 : 0;
            if (i % (ROWS / 4) == 0) {
                most = Math.max(most, used() - before);
            }
        }
        assertThat(good).isEqualTo(ROWS);
        LOG.info(
                "{} rows, {} MiB: opened in {} s, again in {} s; read and understood in {} s with at most {} MiB of heap",
                ROWS,
                Files.size(file) / MIB,
                first,
                second,
                since(start),
                most / MIB);
        // An offset a row would be 16 bytes of 2,000,000 rows: 31 MiB.
        assertThat(most).isLessThan(16 * MIB);
    }
}
