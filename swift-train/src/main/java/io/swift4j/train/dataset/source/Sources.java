package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Opens files and folders as what they are. */
public final class Sources {

    private static final Pattern RANGE = Pattern.compile("\\{(\\d+)\\.\\.(\\d+)}");
    private static final int MOST_FILES = 100_000;
    private static final List<String> METADATA = List.of("metadata.jsonl", "metadata.csv");

    private Sources() {}

    /** Readers of further formats, loaded when a file is opened first. */
    private static final class Readers {

        static final List<SourceReader> ALL = ServiceLoader.load(SourceReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Whether a text names files or folders that are there: a path, one with {@code *}, or shards {@code {000..010}}. */
    public static boolean exists(String text) {
        return !paths(text).isEmpty();
    }

    /**
     * Opens what a path names.
     *
     * @param text a file, a folder, a path with {@code *} in its last part, or shards as {@code part-{000..010}.tar}
     * @param split which files of a folder are read, where their names say of what they are
     * @param confined whether paths of media must stay below the folder
     * @throws SwiftException if there is no such file, or none of a format that is read
     */
    public static RowSource open(String text, String split, boolean confined) {
        List<Path> paths = paths(text);
        if (paths.isEmpty()) {
            throw new SwiftException("dataset " + text + " is no file");
        }
        List<RowSource> sources = new ArrayList<>();
        for (Path path : paths) {
            sources.add(Files.isDirectory(path) ? folder(path, split, confined) : file(path, confined, path));
        }
        return sources.size() == 1 ? sources.get(0) : new JoinedSource(text, sources);
    }

    private static RowSource file(Path file, boolean confined, Path root) {
        MediaHome home = confined ? new MediaHome(root, true) : MediaHome.beside(file);
        for (SourceReader reader : Readers.ALL) {
            if (reader.reads(file)) {
                return reader.open(file, home);
            }
        }
        return switch (MediaTypes.ending(file.toString().replace('\\', '/'))) {
            case "jsonl", "ndjson" -> JsonlSource.open(file, home);
            case "json" -> json(file, home);
            case "csv", "tsv" -> CsvSource.open(file, home);
            case "txt" -> TextSource.open(file);
            case "tar" -> TarSource.open(file);
            case FileFormats.PARQUET ->
                throw new SwiftException("dataset " + file + " is Parquet, which is read with the dependency "
                        + FileFormats.PARQUET_MODULE + "; add it");
            default ->
                throw new SwiftException(
                        "dataset " + file + " is of no known format; known are " + FileFormats.shown());
        };
    }

    private static RowSource json(Path file, MediaHome home) {
        try {
            if (first(file) == '[') {
                return JsonSource.open(file, home);
            }
            return CocoFile.isOne(file) ? CocoSource.open(file) : JsonlSource.open(file, home);
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    /** The first byte that is no white space and no byte order mark; -1 for none. */
    private static int first(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int next = in.read();
            while (next == ' ' || next == '\t' || next == '\r' || next == '\n' || next >= 0xBB) {
                next = in.read();
            }
            return next;
        }
    }

    private static RowSource folder(Path folder, String split, boolean confined) {
        List<Path> files = files(folder);
        List<Path> metadata = files.stream()
                .filter(file -> METADATA.contains(String.valueOf(file.getFileName())))
                .toList();
        if (!metadata.isEmpty()) {
            return joined(
                    folder,
                    Splits.select(folder, metadata, split).stream()
                            .<RowSource>map(MetadataSource::open)
                            .toList());
        }
        List<Path> data = files.stream().filter(Sources::isData).toList();
        boolean media = files.stream()
                .anyMatch(file -> MediaTypes.column(file.toString()).isPresent());
        List<Path> rows = media ? data.stream().filter(file -> !isBeside(file)).toList() : data;
        if (!rows.isEmpty()) {
            return joined(
                    folder,
                    Splits.select(folder, rows, split).stream()
                            .map(file -> file(file, confined, folder))
                            .toList());
        }
        if (!media) {
            throw new SwiftException("dataset " + folder + " has neither files of rows (" + FileFormats.shown()
                    + (files.stream().anyMatch(file -> file.toString().endsWith("." + FileFormats.PARQUET))
                            ? "; Parquet is read with the dependency " + FileFormats.PARQUET_MODULE
                            : "")
                    + ") nor media");
        }
        Path part = Splits.folder(folder, split);
        return FolderSource.open(part);
    }

    /** Whether a text file belongs to a medium of the same name. */
    private static boolean isBeside(Path file) {
        return file.toString().endsWith(".txt");
    }

    private static boolean isData(Path file) {
        String name = String.valueOf(file.getFileName());
        boolean ofFormat = FileFormats.isBuiltIn(MediaTypes.ending(name))
                || Readers.ALL.stream().anyMatch(reader -> reader.reads(file));
        return ofFormat
                && !name.startsWith(".")
                && !List.of("dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json", "config.json")
                        .contains(name)
                && !name.toLowerCase(java.util.Locale.ROOT).matches("(readme|license|requirements).*\\.txt");
    }

    private static RowSource joined(Path folder, List<RowSource> sources) {
        return sources.size() == 1 ? sources.get(0) : new JoinedSource(folder.toString(), sources);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new SwiftException("dataset " + folder + " cannot be listed: " + e, e);
        }
    }

    private static List<Path> paths(String text) {
        Matcher range = RANGE.matcher(text);
        if (range.find()) {
            int from = number(range.group(1)).orElse(0);
            int to = number(range.group(2)).orElse(-1);
            if (to - from >= MOST_FILES) {
                throw new SwiftException("dataset " + text + " names more than " + MOST_FILES + " files");
            }
            int width = range.group(1).length();
            List<Path> all = new ArrayList<>();
            IntStream.rangeClosed(from, to)
                    .mapToObj(i -> text.substring(0, range.start())
                            + String.format("%0" + width + "d", i)
                            + text.substring(range.end()))
                    .forEach(each -> all.addAll(paths(each)));
            return all.size() == to - from + 1 ? all : List.of();
        }
        try {
            if (text.contains("*")) {
                return matching(text);
            }
            Path path = Path.of(text);
            return !text.isBlank() && Files.exists(path) ? List.of(path) : List.of();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    private static Optional<Integer> number(String digits) {
        return digits.length() > 9 ? Optional.empty() : Optional.of(Integer.parseInt(digits));
    }

    private static List<Path> matching(String text) {
        int slash = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
        Path folder = Path.of(slash < 0 ? "." : text.substring(0, slash + 1));
        String last = text.substring(slash + 1);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + last);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matcher.matches(file.getFileName()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SwiftException("dataset " + text + " cannot be listed: " + e, e);
        }
    }
}
