package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file with one JSON object a line; a bad line is noted and reading goes on. */
final class JsonlFile {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Map<String, String> columns;
    private final boolean prompts;
    private final Path mediaFolder;
    private final List<Row> rows = new ArrayList<>();
    private final List<DataReport.LostRow> lost = new ArrayList<>();
    private final Map<String, Long> ignored = new TreeMap<>();
    private long read;

    private JsonlFile(Path file, Map<String, String> columns, boolean prompts, Path mediaFolder) {
        this.mediaFolder = mediaFolder;
        this.file = file;
        this.prompts = prompts;
        this.columns = columns;
    }

    static JsonlFile read(Path file, ReadOptions options) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file; name a .jsonl file with one JSON object a line");
        }
        JsonlFile result = new JsonlFile(
                file, options.columns(), options.prompts(), options.mediaRoot().orElseGet(() -> beside(file)));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            result.lines(in);
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
        return result;
    }

    private static Path beside(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of("") : folder;
    }

    List<Row> rows() {
        return rows;
    }

    DataReport report(long drawn) {
        return new DataReport(read, rows.size(), drawn, 0, lost, List.of(), ignored);
    }

    private void lines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                line(number, line.toByteArray());
                line.reset();
                number++;
            } else {
                line.write(next);
            }
        }
        line(number, line.toByteArray());
    }

    private void line(long number, byte[] bytes) {
        RowId id = new RowId(file.toString(), number);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            read++;
            lose(id, List.of("the line is not UTF-8 text"));
            return;
        }
        if (number == 1 && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.isBlank()) {
            return;
        }
        read++;
        Optional<Map<String, @Nullable Object>> fields = object(id, text);
        if (fields.isEmpty()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        Set<String> unused = new HashSet<>();
        Row row = RowReader.read(id, fields.get(), columns, prompts, mediaFolder, problems, unused);
        unused.forEach(column -> ignored.merge(column, 1L, Long::sum));
        if (row == null) {
            lose(id, problems);
        } else {
            rows.add(row);
        }
    }

    private Optional<Map<String, @Nullable Object>> object(RowId id, String text) {
        Object parsed;
        try {
            parsed = JSON.readValue(text, Object.class);
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            lose(id, List.of("the line is not valid JSON at column " + column + ": " + e.getOriginalMessage()));
            return Optional.empty();
        }
        if (parsed instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((key, value) -> fields.put(String.valueOf(key), value));
            return Optional.of(fields);
        }
        lose(id, List.of("the line is " + RowFields.shown(parsed) + "; it must be one JSON object"));
        return Optional.empty();
    }

    private void lose(RowId id, List<String> reasons) {
        lost.add(new DataReport.LostRow(id, DataReport.Cause.BAD, reasons));
    }
}
