package io.swift4j.train.run;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file {@code logging.jsonl}: one JSON object a line, written at once, so that a killed run leaves whole lines and at most
 * one broken last one. Numbers that are not finite are written as text.
 */
public final class RunLog implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String STEP = "global_step/max_steps";

    private final Path file;
    private final FileChannel channel;
    private final List<Map<String, Object>> history;

    private RunLog(Path file, FileChannel channel, List<Map<String, Object>> history) {
        this.file = file;
        this.channel = channel;
        this.history = history;
    }

    /**
     * Opens the log of a new run, or of one that goes on after a step: lines after that step, the summary of an ended run and a broken last
     * line are cut off.
     *
     * @throws SwiftException if a line before is not JSON
     */
    public static RunLog open(Path file, int step) {
        try {
            List<Map<String, Object>> kept = new ArrayList<>();
            long length = 0;
            if (Files.exists(file)) {
                byte[] content = Files.readAllBytes(file);
                length = keep(file, content, step, kept);
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(length);
            channel.position(length);
            return new RunLog(file, channel, kept);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /** The bytes up to the end of the last line that stays. */
    private static long keep(Path file, byte[] content, int step, List<Map<String, Object>> kept) {
        int start = 0;
        int line = 1;
        for (int end = start; end < content.length; end++) {
            if (content[end] != '\n') {
                continue;
            }
            String text = new String(content, start, end - start, StandardCharsets.UTF_8);
            Map<String, Object> fields = parse(text);
            if (fields == null && end < content.length - 1) {
                throw new SwiftException(file + ":" + line + ": the line is not a JSON object; repair or remove it");
            }
            OptionalInt at = fields == null ? OptionalInt.empty() : step(fields);
            if (fields == null || at.isEmpty() || at.getAsInt() > step) {
                break;
            }
            kept.add(fields);
            start = end + 1;
            line++;
        }
        return start;
    }

    private static @Nullable Map<String, Object> parse(String text) {
        try {
            if (JSON.readValue(text, Object.class) instanceof Map<?, ?> map) {
                Map<String, Object> fields = new LinkedHashMap<>();
                map.forEach((key, value) -> fields.put(String.valueOf(key), value));
                return fields;
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The step of a line; empty for the summary. */
    private static OptionalInt step(Map<String, Object> fields) {
        if (fields.get(STEP) instanceof String progress && progress.matches("\\d{1,9}/\\d{1,9}")) {
            return OptionalInt.of(Integer.parseInt(progress.substring(0, progress.indexOf('/'))));
        }
        return OptionalInt.empty();
    }

    /**
     * Appends a line of measurements.
     *
     * @param values the values, in the order they are to be written
     * @param progress where training stands, which is written after them
     */
    public void append(Map<String, Double> values, RunProgress progress) {
        Map<String, Object> line = new LinkedHashMap<>();
        values.forEach((name, value) -> line.put(name, rounded(value)));
        line.put("epoch", rounded(progress.epoch()));
        line.put(STEP, progress.step() + "/" + progress.maxSteps());
        line.put("percentage", progress.percentage());
        line.put("elapsed_time", RunProgress.time(progress.elapsedSeconds()));
        line.put("remaining_time", RunProgress.time(progress.remainingSeconds()));
        if (progress.memoryGiB() > 0) {
            line.put("memory(GiB)", Math.round(progress.memoryGiB() * 100) / 100.0);
        }
        line.put("train_speed(s/it)", Math.round(progress.secondsPerStep() * 1e6) / 1e6);
        write(line);
        history.add(line);
    }

    private static double rounded(double value) {
        return Double.isFinite(value) && Math.abs(value) < 1e9 ? Math.round(value * 1e8) / 1e8 : value;
    }

    /** Appends the summary of an ended run, as its last line. */
    public void summary(Map<String, ? extends @Nullable Object> fields) {
        write(fields);
    }

    private void write(Map<String, ? extends @Nullable Object> line) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(line) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file, e);
        }
    }

    /** All lines but the summary, those before a resume too. */
    public List<Map<String, Object>> history() {
        return List.copyOf(history);
    }

    @Override
    public void close() {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }
}
