package io.swift4j.train.dataset.registry;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads data sets from YAML or JSON: an object of names, each with {@code hf}, {@code ms}, {@code path}, {@code subsets}, {@code
 * splits}, {@code task}, {@code modalities}, {@code shape}, {@code columns}, {@code licence}, {@code rows}, {@code tags} or {@code
 * mixture}.
 */
final class RegistryFile {

    private static final Set<String> KNOWN = Set.of(
            "hf",
            "ms",
            "path",
            "subsets",
            "splits",
            "task",
            "modalities",
            "shape",
            "columns",
            "licence",
            "rows",
            "tags",
            "mixture");

    private final String file;
    private final List<String> problems = new ArrayList<>();

    private RegistryFile(String file) {
        this.file = file;
    }

    /**
     * Reads all entries.
     *
     * @param file what messages call it
     * @throws ConfigException with everything that is wrong
     */
    static List<DatasetEntry> read(String file, String text) {
        Object parsed;
        try {
            parsed = new Load(LoadSettings.builder()
                            .setLabel(file)
                            .setCodePointLimit(1 << 24)
                            .setMaxAliasesForCollections(10)
                            .build())
                    .loadFromString(text);
        } catch (YamlEngineException e) {
            throw new SwiftException(file + " is no valid YAML: " + e.getMessage(), e);
        }
        RegistryFile reader = new RegistryFile(file);
        List<DatasetEntry> entries = reader.entries(parsed);
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(file, reader.problems);
        }
        return entries;
    }

    private List<DatasetEntry> entries(@Nullable Object parsed) {
        if (parsed instanceof List<?> list) {
            return DatasetInfo.entries(list, problems);
        }
        List<DatasetEntry> entries = new ArrayList<>();
        if (!(parsed instanceof Map<?, ?> all)) {
            throw new SwiftException(
                    file + " must be an object of data sets by name, or a list as in ms-swift's dataset_info.json");
        }
        all.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> fields)) {
                problems.add(name + " is " + value + "; it must be an object");
                return;
            }
            fields.keySet().forEach(field -> {
                if (!KNOWN.contains(String.valueOf(field))) {
                    problems.add(name + "." + field + " is unknown; known are " + new java.util.TreeSet<>(KNOWN));
                }
            });
            int before = problems.size();
            EntryFields reader = new EntryFields(name + ".", fields, problems);
            OptionalLong rows = reader.number("rows");
            Map<String, String> columns = new LinkedHashMap<>();
            reader.map("columns").forEach((from, to) -> columns.put(from, String.valueOf(to)));
            Map<String, List<String>> mixture = new LinkedHashMap<>();
            Map<String, @Nullable Object> tasks = reader.map("mixture");
            tasks.keySet()
                    .forEach(task ->
                            mixture.put(task, new EntryFields(name + ".mixture.", tasks, problems).texts(task)));
            try {
                DatasetEntry entry = new DatasetEntry(
                        String.valueOf(name),
                        reader.text("hf"),
                        reader.text("ms"),
                        reader.text("path"),
                        reader.texts("subsets"),
                        reader.texts("splits"),
                        reader.text("task").orElse(""),
                        reader.texts("modalities"),
                        reader.text("shape").orElse(""),
                        columns,
                        reader.text("licence").orElse(""),
                        rows,
                        reader.texts("tags"),
                        mixture);
                if (problems.size() == before) {
                    entries.add(entry);
                }
            } catch (IllegalArgumentException | SwiftException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        });
        return entries;
    }
}
