package io.swift4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_500L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    /** The fields of a protocol buffer: numbers, doubles, floats, or bytes. */
    private static Map<Integer, List<Object>> fields(ByteBuffer message) {
        Map<Integer, List<Object>> fields = new HashMap<>();
        while (message.hasRemaining()) {
            long key = varint(message);
            Object value = switch ((int) (key & 7)) {
                case 0 -> varint(message);
                case 1 -> message.getDouble();
                case 5 -> message.getFloat();
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(message)];
                    message.get(bytes);
                    yield bytes;
                }
                default -> throw new AssertionError("wire type " + (key & 7));
            };
            fields.computeIfAbsent((int) (key >> 3), unused -> new ArrayList<>())
                    .add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static Map<Integer, List<Object>> fields(Object bytes) {
        return fields(ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Map<Integer, List<Object>>> events(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        List<Map<Integer, List<Object>>> events = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            byte[] event = new byte[(int) in.getLong()];
            assertThat(in.getInt()).isEqualTo(EventFile.maskedCrc(content, start, 8));
            in.get(event);
            assertThat(in.getInt()).isEqualTo(EventFile.maskedCrc(event, 0, event.length));
            events.add(fields(event));
        }
        return events;
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", 1.5);
        values.put("train/é", -0.25);
        Path file;
        try (EventFile writer = EventFile.create(folder, 0, CLOCK)) {
            writer.scalars(values, 300);
            file = writer.path();
        }
        assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
        List<Map<Integer, List<Object>>> events = events(file);
        assertThat(events).hasSize(2);
        assertThat((byte[]) events.get(0).get(3).get(0))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("brain.Event:2");
        assertThat(events.get(1).get(1)).containsExactly(1_700_000_000.5);
        assertThat(events.get(1).get(2)).containsExactly(300L);
        List<Object> scalars = fields(events.get(1).get(5).get(0)).get(1);
        Map<String, Object> read = new LinkedHashMap<>();
        for (Object scalar : scalars) {
            Map<Integer, List<Object>> value = fields(scalar);
            read.put(
                    new String((byte[]) value.get(1).get(0), StandardCharsets.UTF_8),
                    value.get(2).get(0));
        }
        assertThat(read).containsExactly(Map.entry("train/loss", 1.5f), Map.entry("train/é", -0.25f));
    }

    @Test
    void goingOnTellsFromWhichStep() throws IOException {
        try (EventFile first = EventFile.create(folder, 0, CLOCK);
                EventFile second = EventFile.create(folder, 40, CLOCK)) {
            assertThat(second.path()).isNotEqualTo(first.path());
            Map<Integer, List<Object>> start = events(second.path()).get(1);
            assertThat(start.get(2)).containsExactly(41L);
            assertThat(fields(start.get(7).get(0)).get(1)).containsExactly(1L);
        }
    }

    /** The checksum of nine digits is the one that RFC 3720's polynomial is known by; the mask is TensorFlow's. */
    @Test
    void checksumsAreMasked() {
        int plain = 0xE3069283;
        assertThat(EventFile.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9))
                .isEqualTo(((plain >>> 15) | (plain << 17)) + 0xa282ead8);
    }
}
