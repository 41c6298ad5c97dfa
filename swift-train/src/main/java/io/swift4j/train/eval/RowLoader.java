package io.swift4j.train.eval;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads rows of files into their columns. */
final class RowLoader {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9]*)>");

    private final Path data;
    private final RowFiles rows;
    private final List<Map<String, @Nullable Object>> found = new ArrayList<>();

    private RowLoader(Path data, RowFiles rows) {
        this.data = data;
        this.rows = rows;
    }

    /** All rows, in the order of the files' names, then of the lines; each with where it stands. */
    static List<Map<String, @Nullable Object>> load(Path data, RowFiles rows) {
        RowLoader loader = new RowLoader(data, rows);
        for (Path file : files(data, rows.files())) {
            try {
                loader.read(file);
            } catch (IOException e) {
                throw new SwiftException(file + " can't be read as " + rows.format() + ": " + e.getMessage(), e);
            }
        }
        return loader.found;
    }

    private static List<Path> files(Path data, String glob) {
        if (!Files.isDirectory(data)) {
            throw new SwiftException("the folder of data " + data + " is no folder");
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        // In a glob, **/ stands for one folder at least; files of the folder itself are meant too.
        PathMatcher here = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
        try (Stream<Path> all = Files.walk(data)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> {
                        Path below = data.relativize(file);
                        return matcher.matches(below) || (below.getNameCount() == 1 && here.matches(below));
                    })
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new SwiftException("no file below " + data + " is called " + glob);
            }
            return files;
        } catch (IOException e) {
            throw new SwiftException("the folder of data " + data + " can't be read: " + e, e);
        }
    }

    private void read(Path file) throws IOException {
        switch (rows.format()) {
            case CSV -> separated(file, ',');
            case TSV -> separated(file, '\t');
            case JSONL -> lines(file, true);
            case LINES -> lines(file, false);
            case JSON -> json(file);
        }
    }

    private void separated(Path file, char separator) throws IOException {
        List<String> names = rows.columns();
        long number = 0;
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().fieldSeparator(separator).ofCsvRecord(file, StandardCharsets.UTF_8)) {
            for (CsvRecord record : reader) {
                if (names.isEmpty()) {
                    names = record.getFields();
                    continue;
                }
                if (record.getFieldCount() != names.size()) {
                    throw new SwiftException(file + ":" + record.getStartingLineNumber() + ": the row has "
                            + record.getFieldCount() + " fields, not the " + names.size() + " of " + names);
                }
                Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    columns.put(names.get(i), record.getField(i));
                }
                add(file, ++number, columns);
            }
        } catch (CsvParseException e) {
            throw new SwiftException(file + " can't be read as " + rows.format() + ": " + e.getMessage(), e);
        }
    }

    private void lines(Path file, boolean json) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\uFEFF") ? lines.get(0).substring(1) : lines.get(i);
            if (!line.isBlank()) {
                add(
                        file,
                        i + 1L,
                        json
                                ? object(file + ":" + (i + 1), parse(file + ":" + (i + 1), line))
                                : groups(file, i + 1, line));
            }
        }
    }

    private Map<String, @Nullable Object> groups(Path file, int number, String line) {
        Pattern pattern = rows.pattern().orElseThrow();
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new SwiftException(
                    file + ":" + number + ": \"" + line + "\" is not of the form " + pattern.pattern());
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        Matcher names = GROUP.matcher(pattern.pattern());
        while (names.find()) {
            columns.put(names.group(1), matcher.group(names.group(1)));
        }
        return columns;
    }

    private void json(Path file) throws IOException {
        Object content = parse(file.toString(), Files.readString(file));
        String path = rows.list().orElse("");
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            content = content instanceof Map<?, ?> map ? map.get(step) : null;
        }
        if (!(content instanceof List<?> list)) {
            throw new SwiftException(
                    file + " has no list" + (path.isEmpty() ? "; name where it is, with list" : " at " + path));
        }
        for (int i = 0; i < list.size(); i++) {
            add(file, i + 1L, object(file + ", row " + (i + 1), list.get(i)));
        }
    }

    private static @Nullable Object parse(String place, String json) {
        try {
            return JSON.readValue(json, Object.class);
        } catch (JacksonException e) {
            throw new SwiftException(place + " is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, @Nullable Object> object(String place, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new SwiftException(place + " is no JSON object");
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        map.forEach((name, each) -> columns.put(String.valueOf(name), each));
        return columns;
    }

    private void add(Path file, long line, Map<String, @Nullable Object> columns) {
        Path below = data.relativize(file);
        Path folder = below.getParent();
        String name = String.valueOf(below.getFileName());
        int dot = name.lastIndexOf('.');
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("file", below.toString().replace('\\', '/'));
        all.put("folder", folder == null ? "." : folder.toString().replace('\\', '/'));
        all.put("stem", dot > 0 ? name.substring(0, dot) : name);
        all.put("line", line);
        all.putAll(columns);
        all.put(ID, below.toString().replace('\\', '/') + ":" + line);
        found.add(all);
    }

    /** The column with where a row stands. */
    static final String ID = "row_id";
}
