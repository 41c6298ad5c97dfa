package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.MediaRef;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.awt.image.BufferedImage;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Maps and records of the JVM as rows, held in memory and numbered from 1.
 *
 * <p>A record's components are columns, {@code rejectedResponse} as {@code rejected_response}. Values may be texts, numbers, flags,
 * lists, maps, records, optionals, paths, {@link MediaRef} and {@link BufferedImage}.
 */
public final class RecordsSource implements RowSource {

    private final String name;
    private final List<RawRow> rows;

    private RecordsSource(String name, List<RawRow> rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * Takes all rows of a stream, and closes it.
     *
     * @param name what messages call the source
     */
    public static RecordsSource of(String name, Stream<?> rows) {
        List<RawRow> taken = new ArrayList<>();
        try (rows) {
            rows.forEachOrdered(row -> taken.add(row(new RowId(name, taken.size() + 1L), row)));
        }
        return new RecordsSource(name, taken);
    }

    private static RawRow row(RowId id, @Nullable Object row) {
        Object plain = plain(row);
        if (!(row instanceof Map<?, ?>) && !(row instanceof Record)) {
            return RawRow.bad(
                    id,
                    "the row is "
                            + (row == null ? "null" : "a " + row.getClass().getName())
                            + "; it must be a map or a record");
        }
        return RawRow.of(
                id,
                Json.fields((Map<?, ?>) java.util.Objects.requireNonNull(plain)),
                new MediaHome(Path.of(""), false));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((key, each) -> fields.put(String.valueOf(key), plain(each)));
            return fields;
        } else if (value instanceof Iterable<?> list && !(value instanceof Path)) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(plain(each)));
            return plain;
        } else if (value instanceof Object[] array) {
            return plain(java.util.Arrays.asList(array));
        } else if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null));
        } else if (value instanceof BufferedImage picture) {
            return MediaRef.of(picture);
        } else if (value instanceof Path path) {
            return path.toString();
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        } else if (value instanceof Record record && !(value instanceof MediaRef)) {
            return fields(record);
        }
        return value;
    }

    private static Map<String, @Nullable Object> fields(Record record) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                String column = component
                        .getName()
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT);
                fields.put(column, plain(accessor.invoke(record)));
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new SwiftException(
                        "the component " + component.getName() + " of "
                                + record.getClass().getName() + " can't be read; make the record public: " + e,
                        e);
            }
        }
        return fields;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public RawRow row(long index) {
        return rows.get(Math.toIntExact(index));
    }
}
