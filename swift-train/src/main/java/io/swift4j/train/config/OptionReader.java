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
        return complete(file.toString(), OptionFile.read(file), List.of());
    }

    /**
     * Reads a command line: {@code --key value …}, {@code --key=value}, {@code --flag} for true. Before them may stand a YAML
     * or JSON file, whose values the command line overrides.
     *
     * @throws ConfigException with all that is wrong, a missing model or data set too
     */
    public static Result commandLine(List<String> arguments) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int first = 0;
        String source = "the command line";
        if (!arguments.isEmpty() && !arguments.get(0).startsWith("--")) {
            source = arguments.get(0) + " and the command line";
            values.putAll(renamed(OptionFile.read(Path.of(arguments.get(0))), notes, problems));
            first = 1;
        }
        List<String> rest = arguments.subList(first, arguments.size());
        values.putAll(renamed(OptionFile.arguments(rest), notes, problems));
        Result result = complete(source, values, problems);
        notes.addAll(result.notes());
        return new Result(result.options(), notes);
    }

    /** The values by present keys, for those of one source to override those of another. */
    private static Map<String, @Nullable Object> renamed(
            Map<String, ? extends @Nullable Object> values, List<String> notes, List<String> problems) {
        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            String key = current(name);
            if (!key.equals(name)) {
                notes.add(name + " is now called " + key);
            }
            if (renamed.containsKey(key)) {
                problems.add(key + " is given twice, the second time as " + name);
            }
            renamed.put(key, value);
        });
        return renamed;
    }

    private static String current(String key) {
        return OptionKey.ALIASES.getOrDefault(key, key);
    }

    private static Result complete(
            String source, Map<String, ? extends @Nullable Object> values, List<String> problems) {
        List<String> missing = new ArrayList<>(problems);
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
