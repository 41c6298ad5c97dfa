package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.train.data.CounterRandom;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.RowParser;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowMutationTest {

    private static final int MUTANTS = Integer.getInteger("swift4j.rows.mutants", 100_000);

    private static final List<String> SEEDS = List.of(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\",\"loss\":true,\"loss_scale\":0.5}],\"channel\":\"c\"}",
            "{\"system\":\"s\",\"query\":\"q2\",\"response\":\"r2\",\"history\":[[\"q1\",\"r1\"]]}",
            "{\"instruction\":\"Translate\",\"input\":\"chat\",\"output\":\"cat\"}",
            "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"a\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"<image>Find the <ref-object>\"},{\"role\":\"assistant\",\"content\":\"<bbox>\"}],\"images\":[\"data:image/png;base64,AAAA\"],\"objects\":{\"ref\":[\"x\"],\"bbox\":[[1,2,3,4]],\"image_id\":[0]}}",
            "{\"query\":\"q\",\"response\":\"r\",\"rejected_response\":\"n\",\"margin\":1.5}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"label\":[0,2]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}],\"positive_messages\":[[{\"role\":\"user\",\"content\":\"n\"}]],\"negative_messages\":[[{\"role\":\"user\",\"content\":\"f\"}]]}",
            "{\"tools\":\"[{\\\"type\\\":\\\"function\\\"}]\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"tool_call\",\"content\":\"{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{}}\"},{\"role\":\"tool_response\",\"content\":\"1\"},{\"role\":\"assistant\",\"content\":\"a\"}]}",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"1\",\"content\":\"2\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AA==\"}}]},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"name\":\"f\",\"input\":{}}]}]}",
            "{\"query\":\"Say\",\"response\":\"it\",\"audio_codes\":[[1,2]],\"chat_template_kwargs\":{\"x\":1}}",
            "{\"query\":\"q\",\"response\":\"<image>\",\"images\":[{\"bytes\":\"AAAA\"}],\"videos\":[[\"data:a/b;base64,AA\"]]}");

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "\"<image>\"",
            "\"<bbox>\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "NaN",
            "9999999999999999999999",
            "\"assistant\"",
            "\"type\"",
            ",",
            ":",
            "\"messages\":",
            "\"images\":[7],",
            "\"objects\":{\"bbox\":[[1]]},",
            "[1,[2,[3]]]");

    @TempDir
    private Path folder;

    private static byte[] mutant(CounterRandom random) {
        byte[] row = SEEDS.get(random.below(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
        for (int i = random.below(3); i >= 0; i--) {
            int at = random.below(row.length + 1);
            switch (random.below(5)) {
                case 0 -> row[Math.min(at, row.length - 1)] = (byte) random.below(256);
                case 1 -> row = joined(row, at, new byte[0], Math.min(row.length, at + 1 + random.below(12)));
                case 2 -> row = joined(row, at, piece(random), at);
                case 3 -> row = replaced(row, at, piece(random));
                default -> row = Arrays.copyOf(row, Math.max(1, at));
            }
            if (row.length == 0) {
                row = new byte[] {'x'};
            }
        }
        for (int i = 0; i < row.length; i++) {
            row[i] = row[i] == '\n' ? (byte) '?' : row[i];
        }
        return new String(row, StandardCharsets.ISO_8859_1).isBlank() ? new byte[] {'x'} : row;
    }

    private static byte[] piece(CounterRandom random) {
        return PIECES.get(random.below(PIECES.size())).getBytes(StandardCharsets.UTF_8);
    }

    /** Puts a piece in the place of the value that begins after the next colon. */
    private static byte[] replaced(byte[] row, int from, byte[] piece) {
        int start = from;
        while (start < row.length && row[start] != ':') {
            start++;
        }
        int end = start + 1;
        while (end < row.length && row[end] != ',' && row[end] != '}') {
            end++;
        }
        return joined(row, Math.min(row.length, start + 1), piece, Math.min(row.length, end));
    }

    private static byte[] joined(byte[] row, int to, byte[] piece, int from) {
        byte[] whole = Arrays.copyOf(row, to + piece.length + row.length - from);
        System.arraycopy(piece, 0, whole, to, piece.length);
        System.arraycopy(row, from, whole, to + piece.length, row.length - from);
        return whole;
    }

    @Test
    void everyMutatedRowIsReadOrRejectedWithAReason() throws IOException {
        Path file = folder.resolve("mutants.jsonl");
        CounterRandom random = new CounterRandom(20_261_128, 6);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < MUTANTS; i++) {
                out.write(mutant(random));
                out.write('\n');
            }
        }
        Dataset set = Datasets.load(file.toString());
        assertThat(set.size()).isEqualTo(MUTANTS);
        long read = 0;
        long rejected = 0;
        for (long i = 0; i < set.size(); i++) {
            RowParser.Parsed parsed = set.parse(i);
            assertThat(parsed.row().isPresent()).isNotEqualTo(parsed.lost().isPresent());
            if (parsed.row().isPresent()) {
                read++;
            } else {
                rejected++;
                DataReport.LostRow lost = parsed.lost().orElseThrow();
                assertThat(lost.row().line()).isEqualTo(i + 1);
                assertThat(lost.reasons()).isNotEmpty().allMatch(reason -> !reason.isBlank() && reason.length() < 2000);
            }
        }
        assertThat(read + rejected).isEqualTo(MUTANTS);
        assertThat(read).as("rows that are still good").isGreaterThan(MUTANTS / 50);
        assertThat(rejected).as("rows that are bad").isGreaterThan(MUTANTS / 3);
    }
}
