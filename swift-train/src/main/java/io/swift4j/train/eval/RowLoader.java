package io.swift4j.train.eval;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.dataset.source.CsvSource;
import io.swift4j.train.dataset.source.JsonSource;
import io.swift4j.train.dataset.source.JsonlSource;
import io.swift4j.train.dataset.source.TextSource;
import java.io.IOException;
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

/** Reads rows of files into their columns. */
final class RowLoader {

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
            loader.read(file);
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

    private void read(Path file) {
        RowSource source = source(file);
        for (long i = 0; i < source.size(); i++) {
            RawRow row = source.row(i);
            if (!row.problems().isEmpty()) {
                throw new SwiftException(row.id() + ": " + String.join("; ", row.problems()));
            }
            boolean records = rows.format() == RowFiles.Format.CSV || rows.format() == RowFiles.Format.TSV;
            Map<String, @Nullable Object> columns = rows.format() == RowFiles.Format.LINES ? groups(row) : row.fields();
            if (!columns.isEmpty() || !records) {
                add(file, records ? i + 1 : row.id().line(), columns);
            }
        }
    }

    private RowSource source(Path file) {
        MediaHome home = MediaHome.beside(file);
        return switch (rows.format()) {
            case CSV -> CsvSource.texts(file, ',', rows.columns());
            case TSV -> CsvSource.texts(file, '\t', rows.columns());
            case JSONL -> JsonlSource.open(file, home);
            case LINES -> TextSource.open(file);
            case JSON ->
                rows.list().isEmpty()
                        ? JsonSource.open(file, home)
                        : JsonSource.open(file, home, rows.list().get());
        };
    }

    private Map<String, @Nullable Object> groups(RawRow row) {
        String line = String.valueOf(row.fields().get("text"));
        Pattern pattern = rows.pattern().orElseThrow();
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new SwiftException(row.id() + ": \"" + line + "\" is not of the form " + pattern.pattern());
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        Matcher names = GROUP.matcher(pattern.pattern());
        while (names.find()) {
            columns.put(names.group(1), matcher.group(names.group(1)));
        }
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
