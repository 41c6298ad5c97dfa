package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads options from files and command lines; everything that is wrong is reported together. */
public final class OptionReader {

    /**
     * Options, and what the reader has to tell about them.
     *
     * @param options the options
     * @param notes what is good to know: former names in use, settings without effect
     */
    public record Result(TrainOptions options, List<String> notes) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    private OptionReader() {}

    /**
     * Reads a YAML or JSON file of keys and values.
     *
     * @throws ConfigException with all that is wrong with it, a missing model or data set too
     */
    public static Result read(Path file) {
        return complete(file.toString(), OptionFile.read(file));
    }

    /**
     * Reads a command line: {@code --key value …}, {@code --key=value}, {@code --flag} for true. Before them may stand a YAML
     * or JSON file, whose values the command line overrides.
     *
     * @throws ConfigException with all that is wrong, a missing model or data set too
     */
    public static Result commandLine(List<String> arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        int first = 0;
        String source = "the command line";
        if (!arguments.isEmpty() && !arguments.get(0).startsWith("--")) {
            source = arguments.get(0) + " and the command line";
            OptionFile.read(Path.of(arguments.get(0))).forEach((key, value) -> values.put(current(key), value));
            first = 1;
        }
        List<String> notes = new ArrayList<>();
        OptionFile.arguments(arguments.subList(first, arguments.size())).forEach((key, value) -> {
            if (!key.equals(current(key))) {
                notes.add(key + " is now called " + current(key));
            }
            values.put(current(key), value);
        });
        Result result = complete(source, values);
        notes.addAll(result.notes());
        return new Result(result.options(), notes);
    }

    private static String current(String key) {
        return OptionKey.ALIASES.getOrDefault(key, key);
    }

    private static Result complete(String source, Map<String, ? extends @Nullable Object> values) {
        List<String> missing = new ArrayList<>();
        for (String key : List.of("model", "dataset")) {
            boolean given = values.entrySet().stream()
                    .anyMatch(entry -> current(entry.getKey()).equals(key) && !OptionValue.isNone(entry.getValue()));
            if (!given) {
                missing.add(key + " is missing; it must be given");
            }
        }
        return new OptionBinder(source, missing).bind(values);
    }

    /** Reads values by key; the model and data sets may be missing. */
    static Result bind(String source, Map<String, ? extends @Nullable Object> values) {
        return new OptionBinder(source, List.of()).bind(values);
    }

    static Object value(TrainOptions options, OptionKey key) {
        for (RecordComponent group : TrainOptions.class.getRecordComponents()) {
            if (group.getType() == key.group()) {
                return get(key.component(), get(group, options));
            }
        }
        throw new IllegalStateException(key.name());
    }

    private static Object get(RecordComponent component, Object from) {
        try {
            return Objects.requireNonNull(component.getAccessor().invoke(from));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName(), e);
        }
    }
}
