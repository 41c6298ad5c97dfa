package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder with a processor's configuration that a case states, or changes. */
final class TemporaryConfig implements AutoCloseable {

    private static final String NAME = "preprocessor_config.json";

    private final Path folder;
    private final ConfigJson config;
    private final @Nullable Path made;

    private TemporaryConfig(Path folder, ConfigJson config, @Nullable Path made) {
        this.folder = folder;
        this.config = config;
        this.made = made;
    }

    /** The case's folder, or one with the configuration in {@code params.config}. */
    static TemporaryConfig of(CaseFolder folder, Case one) {
        if (one.params().isObject("config")) {
            return write(one.params().object("config"), Map.of());
        }
        return new TemporaryConfig(folder.path(), ConfigJson.read(folder.path().resolve(NAME)), null);
    }

    Path folder() {
        return folder;
    }

    /** The same with one field otherwise. */
    TemporaryConfig with(String field, boolean value) {
        try {
            return write(config, Map.of(field, value));
        } finally {
            close();
        }
    }

    private static TemporaryConfig write(ConfigJson config, Map<String, Boolean> changes) {
        Map<String, String> fields = new LinkedHashMap<>();
        config.fields().forEach(name -> fields.put(name, config.json(name)));
        changes.forEach((name, value) -> fields.put(name, value.toString()));
        StringBuilder json = new StringBuilder("{");
        fields.forEach((name, value) -> json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        try {
            Path made = Files.createTempDirectory("swift4j-verify");
            Files.writeString(made.resolve(NAME), json.append('}'));
            return new TemporaryConfig(made, ConfigJson.read(made.resolve(NAME)), made);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (made != null) {
            try {
                Files.deleteIfExists(made.resolve(NAME));
                Files.deleteIfExists(made);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
