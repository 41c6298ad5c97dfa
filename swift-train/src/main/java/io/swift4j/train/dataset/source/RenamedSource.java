package io.swift4j.train.dataset.source;

import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source whose columns have other names, and perhaps a prompt where rows have none. */
public final class RenamedSource implements RowSource {

    private final RowSource source;
    private final Map<String, String> columns;

    /**
     * Renames columns.
     *
     * @param columns names in the source, and the names they get
     */
    public RenamedSource(RowSource source, Map<String, String> columns) {
        this.source = source;
        this.columns = Map.copyOf(columns);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public RawRow row(long index) {
        RawRow row = source.row(index);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>(row.problems());
        row.fields().forEach((name, value) -> {
            String renamed = columns.getOrDefault(name, name);
            if (columns.containsValue(name) && !columns.containsKey(name)) {
                return;
            }
            if (fields.containsKey(renamed)) {
                problems.add("two columns are called " + renamed + ", one of them " + name);
            }
            fields.put(renamed, value);
        });
        return new RawRow(row.id(), fields, problems, row.media());
    }
}
