package io.swift4j.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What users read: the README and the pages of {@code docs}. */
public final class Pages {

    static final Path ROOT = Path.of("..");

    private Pages() {}

    /** All of them, in order. */
    public static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
