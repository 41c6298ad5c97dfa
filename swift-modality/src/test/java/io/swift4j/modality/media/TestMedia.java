package io.swift4j.modality.media;

import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The media files of the tests and the cases that say what the reference makes of them. */
final class TestMedia {

    static final Path ROOT = Path.of("src/test/resources");
    static final Path FOLDER = ROOT.resolve("media");

    private TestMedia() {}

    static Path file(String path) {
        return FOLDER.resolve(path);
    }

    /** The files of the folders, sorted by name. */
    static List<Path> files(String... folders) {
        return Stream.of(folders).flatMap(TestMedia::list).toList();
    }

    private static Stream<Path> list(String folder) {
        try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ConfigJson> cases(String kind) {
        return ConfigJson.read(FOLDER.resolve("cases.json")).objects("cases").stream()
                .filter(json -> json.text("kind").equals(kind))
                .toList();
    }
}
