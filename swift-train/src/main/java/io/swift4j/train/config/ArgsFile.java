package io.swift4j.train.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The options of a run as its {@code args.json}, and what differs between those of two runs. */
public final class ArgsFile {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ArgsFile() {}

    /** The options as JSON, all of them, in a fixed order. */
    public static String json(TrainOptions options) {
        return JSON.writeValueAsString(options.toMap()) + "\n";
    }

    /** Writes all options. */
    public static void write(Path file, TrainOptions options) {
        try {
            Files.writeString(file, json(options));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Reads options back.
     *
     * @throws io.swift4j.core.config.ConfigException with all that is wrong with the file
     */
    public static TrainOptions read(Path file) {
        return OptionReader.bind(file.toString(), OptionFile.read(file)).options();
    }

    /**
     * An option that two runs set differently.
     *
     * @param key the option
     * @param before its value in the first; null for none
     * @param after its value in the second; null for none
     */
    public record Difference(
            String key, @Nullable Object before, @Nullable Object after) {

        @Override
        public String toString() {
            return key + ": " + before + " → " + after;
        }
    }

    /** The options that two runs set differently, in a fixed order. */
    public static List<Difference> diff(TrainOptions before, TrainOptions after) {
        Map<String, @Nullable Object> second = after.toMap();
        List<Difference> differences = new ArrayList<>();
        before.toMap().forEach((key, value) -> {
            Object other = second.get(key);
            if (!Objects.equals(value, other)) {
                differences.add(new Difference(key, value, other));
            }
        });
        return differences;
    }
}
