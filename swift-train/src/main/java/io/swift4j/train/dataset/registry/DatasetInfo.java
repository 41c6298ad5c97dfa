package io.swift4j.train.dataset.registry;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Data sets as ms-swift's {@code dataset_info.json} lists them.
 *
 * <p>A set without a {@code dataset_name} goes by its id on Hugging Face, then that on ModelScope, then its file's name. {@code help}
 * and {@code huge_dataset} say nothing that is needed here; what would change the rows and can't be followed is refused.
 */
final class DatasetInfo {

    private static final Set<String> KNOWN = Set.of(
            "dataset_name",
            "dataset_path",
            "hf_dataset_id",
            "ms_dataset_id",
            "subsets",
            "split",
            "columns",
            "messages",
            "tags",
            "help",
            "huge_dataset");

    /** The spellings of messages that rows are understood in without being told. */
    private static final Map<String, Set<String>> MESSAGES = Map.of(
            "role_key", Set.of("role", "from"),
            "content_key", Set.of("content", "value"),
            "user_role", Set.of("user", "human"),
            "assistant_role", Set.of("assistant", "gpt", "bot"),
            "system_role", Set.of("system"));

    private DatasetInfo() {}

    static List<DatasetEntry> entries(List<?> list, List<String> problems) {
        List<DatasetEntry> entries = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Map<?, ?> fields) {
                entry("[" + i + "].", fields, problems).ifPresent(entries::add);
            } else {
                problems.add("[" + i + "] is " + list.get(i) + "; it must be an object");
            }
        }
        return entries;
    }

    private static Optional<DatasetEntry> entry(String path, Map<?, ?> fields, List<String> problems) {
        int before = problems.size();
        fields.keySet().forEach(field -> {
            if (!KNOWN.contains(String.valueOf(field))) {
                problems.add(path + field + " cannot be followed; known are " + new TreeSet<>(KNOWN));
            }
        });
        EntryFields reader = new EntryFields(path, fields, problems);
        Optional<String> hf = reader.text("hf_dataset_id");
        Optional<String> ms = reader.text("ms_dataset_id");
        Optional<String> file = reader.text("dataset_path");
        Map<String, String> columns = new LinkedHashMap<>();
        reader.map("columns").forEach((from, to) -> columns.put(from, String.valueOf(to)));
        reader.map("messages").forEach((key, value) -> {
            if (!MESSAGES.getOrDefault(key, Set.of()).contains(String.valueOf(value))) {
                problems.add(path + "messages." + key + " is " + value + "; understood are " + MESSAGES.get(key));
            }
        });
        String name = reader.text("dataset_name")
                .or(() -> hf)
                .or(() -> ms)
                .orElseGet(() -> file.map(DatasetInfo::stem).orElse(""));
        List<String> subsets = subsets(path, fields.get("subsets"), problems);
        try {
            DatasetEntry entry = new DatasetEntry(
                    name,
                    hf,
                    ms,
                    file,
                    subsets,
                    reader.texts("split"),
                    "",
                    List.of(),
                    "",
                    columns,
                    "",
                    OptionalLong.empty(),
                    reader.texts("tags"),
                    Map.of());
            return problems.size() == before ? Optional.of(entry) : Optional.empty();
        } catch (IllegalArgumentException | SwiftException e) {
            problems.add(path + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Names, or objects with a name alone. */
    private static List<String> subsets(String path, @Nullable Object value, List<String> problems) {
        List<String> subsets = new ArrayList<>();
        if (value != null && !(value instanceof List<?>)) {
            problems.add(path + "subsets is " + value + "; it must be a list");
            return subsets;
        }
        for (Object each : value instanceof List<?> list ? list : List.of()) {
            Object name =
                    each instanceof Map<?, ?> object && Set.of("name", "subset").containsAll(object.keySet())
                            ? object.get(object.containsKey("subset") ? "subset" : "name")
                            : each;
            if (name instanceof String text) {
                subsets.add(text);
            } else {
                problems.add(
                        path + "subsets has " + each + "; a name, or an object with a name alone, can be followed");
            }
        }
        return subsets;
    }

    private static String stem(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }
}
