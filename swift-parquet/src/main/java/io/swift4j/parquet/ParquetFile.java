package io.swift4j.parquet;

import io.swift4j.core.SwiftException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in a Parquet file, as DuckDB reads it. Thread-safe. */
final class ParquetFile {

    private static final String PLAIN = ", hive_partitioning = false)";

    private final Path file;
    private final Engine engine;
    private final long rows;
    private final long bytes;
    private final Map<String, String> names;

    private ParquetFile(Path file, Engine engine, long rows, long bytes, Map<String, String> names) {
        this.file = file;
        this.engine = engine;
        this.rows = rows;
        this.bytes = bytes;
        this.names = names;
    }

    static ParquetFile open(Path file) {
        Engine engine = new Engine(file);
        String path = engine.quoted();
        List<@Nullable Object> rows = column(engine, "SELECT num_rows FROM parquet_file_metadata(" + path + ")");
        List<@Nullable Object> bytes = column(
                engine, "SELECT coalesce(sum(total_uncompressed_size), 0)::BIGINT FROM parquet_metadata(" + path + ")");
        List<@Nullable Object> features = column(
                engine,
                "SELECT decode(value) FROM parquet_kv_metadata(" + path + ") WHERE decode(key) = 'huggingface'");
        List<String> columns =
                column(engine, "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(" + path + PLAIN + ")")
                        .stream()
                        .map(String::valueOf)
                        .toList();
        return new ParquetFile(
                file,
                engine,
                ((Number) java.util.Objects.requireNonNull(rows.get(0))).longValue(),
                ((Number) java.util.Objects.requireNonNull(bytes.get(0))).longValue(),
                features.isEmpty() ? Map.of() : HuggingFaceFeatures.names(String.valueOf(features.get(0)), columns));
    }

    private static List<@Nullable Object> column(Engine engine, String query) {
        return engine.run(connection -> {
            List<@Nullable Object> values = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                while (result.next()) {
                    values.add(result.getObject(1));
                }
            }
            return values;
        });
    }

    long rows() {
        return rows;
    }

    /** The bytes of all values before they were compressed. */
    long bytes() {
        return bytes;
    }

    /** Reads rows that follow each other; row groups without one of them are passed over. */
    List<Map<String, @Nullable Object>> read(long from, long count) {
        String query = "SELECT * FROM read_parquet(" + engine.quoted() + ", file_row_number = true" + PLAIN
                + " WHERE file_row_number >= " + from + " AND file_row_number < " + (from + count);
        List<Map<String, @Nullable Object>> read = engine.run(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(query)) {
                return rows(result, from);
            }
        });
        if (read.size() != count) {
            throw new SwiftException("dataset " + file + " gives " + read.size() + " of the " + count
                    + " rows from row " + (from + 1) + " on; has it changed since it was opened?");
        }
        return read;
    }

    private List<Map<String, @Nullable Object>> rows(ResultSet result, long from) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<Map<String, @Nullable Object>> read = new ArrayList<>();
        while (result.next()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            // The number of the row comes after the columns of the file.
            for (int i = 1; i < meta.getColumnCount(); i++) {
                String column = meta.getColumnName(i);
                String place = file + "!" + column + "[" + (from + read.size() + 1) + "]";
                fields.put(names.getOrDefault(column, column), Values.plain(result.getObject(i), place));
            }
            read.add(fields);
        }
        return read;
    }
}
