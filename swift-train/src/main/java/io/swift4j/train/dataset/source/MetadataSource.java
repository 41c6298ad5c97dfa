package io.swift4j.train.dataset.source;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code metadata.jsonl} or {@code metadata.csv} of a folder of media, as Hugging Face's image and audio folders have it:
 * {@code file_name} names the medium of each row, below the folder.
 */
final class MetadataSource implements RowSource {

    private static final String FILE = "file_name";

    private final RowSource metadata;

    private MetadataSource(RowSource metadata) {
        this.metadata = metadata;
    }

    static MetadataSource open(Path file) {
        MediaHome home = new MediaHome(MediaHome.beside(file).folder(), true);
        return new MetadataSource(
                file.toString().endsWith(".csv") ? CsvSource.open(file, home) : JsonlSource.open(file, home));
    }

    @Override
    public String name() {
        return metadata.name();
    }

    @Override
    public long size() {
        return metadata.size();
    }

    @Override
    public RawRow row(long index) {
        RawRow row = metadata.row(index);
        if (!row.problems().isEmpty()) {
            return row;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(row.fields());
        Map<String, List<@Nullable Object>> media = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        fields.keySet().removeIf(column -> {
            if (!column.equals(FILE) && !column.endsWith("_" + FILE)) {
                return false;
            }
            Object value = row.fields().get(column);
            for (Object name : value instanceof List<?> list ? list : List.of(value == null ? "" : value)) {
                MediaTypes.column(String.valueOf(name))
                        .ifPresentOrElse(
                                kind -> media.computeIfAbsent(kind, unused -> new ArrayList<>())
                                        .add(name),
                                () -> problems.add(column + " is " + Json.shown(name)
                                        + "; it must name a picture, a sound or a film below the folder"));
            }
            return true;
        });
        if (media.isEmpty() && problems.isEmpty()) {
            problems.add(FILE + " is missing; it must name the row's medium");
        }
        fields.putAll(media);
        if (!fields.containsKey("messages") && !fields.containsKey("conversations")) {
            fields.putIfAbsent(
                    "query", fields.get("prompt") instanceof String || fields.get("question") != null ? null : "");
        }
        return new RawRow(row.id(), fields, problems, row.media());
    }
}
