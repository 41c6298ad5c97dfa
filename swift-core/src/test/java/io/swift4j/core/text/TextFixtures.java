package io.swift4j.core.text;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The tokenizer folders among the test resources. */
final class TextFixtures {

    private TextFixtures() {}

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(TextFixtures.class.getResource("/text/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies a folder, for a test to change files in. */
    static Path copy(String name, Path to) throws IOException {
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        return to;
    }
}
