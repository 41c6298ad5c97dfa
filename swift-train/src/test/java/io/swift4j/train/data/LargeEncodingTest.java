package io.swift4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.text.Tokenizer;
import io.swift4j.train.dataset.Datasets;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With {@code -Dswift4j.rows=2000000} the figures of a large file; less by default. */
class LargeEncodingTest {

    private static final Logger LOG = LoggerFactory.getLogger(LargeEncodingTest.class);
    private static final int ROWS = Integer.getInteger("swift4j.rows", 200_000);
    private static final long MIB = 1 << 20;

    @TempDir
    private Path folder;

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void encodedRowsAndTheirPlanTakeAFewNumbersARow() throws IOException {
        Path file = folder.resolve("large.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < ROWS; i++) {
                out.write("{\"text\":\"Row " + i + " is short.\"}\n");
            }
        }
        try (Tokenizer tokenizer = ChatmlTokenizer.load(Files.createDirectories(folder.resolve("tokenizer")))) {
            RowEncoder encoder = new RowEncoder(
                    tokenizer,
                    new EncodeOptions(OptionalInt.empty(), Truncation.DELETE, Optional.empty(), Optional.empty()));
            long before = used();
            long start = System.nanoTime();
            EncodedSets sets =
                    DatasetEncoder.encode(Datasets.load(file.toString()).rows(), Optional.empty(), encoder, 0);
            double encoded = (System.nanoTime() - start) / 1e9;
            long rows = used() - before;
            start = System.nanoTime();
            Batches<Encoded> batches = new Batches<>(sets.train(), BatchOptions.ofSize(4, 42));
            String hash = batches.fingerprint();
            double planned = (System.nanoTime() - start) / 1e9;
            long all = used() - before;
            LOG.info(
                    "{} rows of {} MiB encoded in {} s, planned and hashed in {} s; {} MiB of heap for the rows, {} with the plan",
                    ROWS,
                    Files.size(file) / MIB,
                    encoded,
                    planned,
                    rows / MIB,
                    all / MIB);
            assertThat(batches.examples()).hasSize(ROWS);
            assertThat(hash).hasSize(64);
            // Lengths and order take 4 bytes a row each, the ends of batches another 4 a batch; an Example alone takes
            // over 100.
            assertThat(all).isLessThan(8 * MIB + 24L * ROWS);
        }
    }
}
