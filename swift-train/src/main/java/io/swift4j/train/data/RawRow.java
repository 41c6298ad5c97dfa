package io.swift4j.train.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row as its source holds it, before its columns are understood.
 *
 * @param id where it stands
 * @param fields values as JSON has them (text, number, boolean, list, map, null), and {@link io.swift4j.core.content.MediaRef} for
 *     media that are no files of their own
 * @param problems why it could not be read; such a row is a bad one. Empty for none
 * @param media where its relative paths of media begin, unless options say otherwise
 */
public record RawRow(RowId id, Map<String, @Nullable Object> fields, List<String> problems, MediaHome media) {

    public RawRow {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        problems = List.copyOf(problems);
    }

    /** A row that was read. */
    public static RawRow of(RowId id, Map<String, @Nullable Object> fields, MediaHome media) {
        return new RawRow(id, fields, List.of(), media);
    }

    /** A row that could not be read. */
    public static RawRow bad(RowId id, String problem) {
        return new RawRow(id, Map.of(), List.of(problem), new MediaHome(Path.of(""), true));
    }

    /** The same row with other fields. */
    public RawRow with(Map<String, @Nullable Object> changed) {
        return new RawRow(id, changed, problems, media);
    }
}
