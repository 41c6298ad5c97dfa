package io.swift4j.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderMutationTest {

    private static final int MUTANTS = 40_000;

    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\",\"k\":\"é\"},"
            + "\"model.w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[24,26]},"
            + "\"e\":{\"dtype\":\"U8\",\"shape\":[0,7],\"data_offsets\":[26,26]},"
            + "\"q\":{\"dtype\":\"F4\",\"shape\":[4,2],\"data_offsets\":[26,30]}}";

    private static final List<String> SPLICES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "-",
            "0",
            "9223372036854775807",
            "18446744073709551616",
            "1e9",
            "null",
            "true",
            "NaN",
            "\\u0000",
            "\\ud800",
            "\"a\":",
            "[[[[[[[[[[",
            "/*",
            "F64",
            "F6_E2M3",
            "__metadata__");

    @Test
    void mutatedHeadersAreReadOrRefusedButNeverBreakAnything() {
        Random random = new Random(20_260_101);
        int accepted = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(random);
            try {
                HeaderReader.Header header = Headers.read(mutant);
                accepted++;
                assertEntriesLieInside(header, mutant.length);
            } catch (SafetensorsException refused) {
                assertThat(refused.getMessage()).startsWith("x.safetensors: ");
            }
        }
        assertThat(accepted).as("mutants still valid").isBetween(1, MUTANTS / 2);
    }

    private static void assertEntriesLieInside(HeaderReader.Header header, long size) {
        long end = size;
        for (int i = header.entries().size() - 1; i >= 0; i--) {
            TensorEntry entry = header.entries().get(i);
            assertThat(entry.offset() + entry.byteLength()).isEqualTo(end);
            end = entry.offset();
        }
        assertThat(end).isGreaterThanOrEqualTo(10);
    }

    private static byte[] mutate(Random random) {
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits; i++) {
            header = edit(header, random);
        }
        byte[] file = Headers.file(header, random.nextInt(20) == 0 ? random.nextInt(64) : 30);
        if (random.nextInt(10) == 0) {
            ByteBuffer.wrap(file)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(random.nextBoolean() ? random.nextLong() : random.nextInt(2 * file.length));
        }
        return file;
    }

    private static byte[] edit(byte[] header, Random random) {
        int at = random.nextInt(header.length);
        switch (random.nextInt(4)) {
            case 0 -> {
                header[at] = (byte) random.nextInt(256);
                return header;
            }
            case 1 -> {
                header[at] ^= (byte) (1 << random.nextInt(8));
                return header;
            }
            case 2 -> {
                int cut = Math.min(header.length - at - 1, random.nextInt(12));
                return join(header, at, new byte[0], at + cut);
            }
            default -> {
                byte[] splice = SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8);
                return join(header, at, splice, at);
            }
        }
    }

    private static byte[] join(byte[] header, int headEnd, byte[] middle, int tailStart) {
        return ByteBuffer.allocate(headEnd + middle.length + header.length - tailStart)
                .put(header, 0, headEnd)
                .put(middle)
                .put(header, tailStart, header.length - tailStart)
                .array();
    }
}
