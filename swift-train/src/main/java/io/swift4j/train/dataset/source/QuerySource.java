package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an SQL query, in the order the query gives them and numbered from 1.
 *
 * <p>The query runs once; its rows wait in a temporary file, so that they can be read in any order and are the same each time. Column
 * labels that are all in capitals, as many databases give them, are taken in small letters. Bytes are media.
 */
public final class QuerySource implements RowSource {

    private static final int FETCH = 1000;

    private final String name;
    private final JsonlSource rows;

    private QuerySource(String name, JsonlSource rows) {
        this.name = name;
        this.rows = rows;
    }

    /**
     * Runs a query.
     *
     * @param name what messages call it
     * @param connection stays the caller's
     * @param parameters values of the query's question marks
     * @throws SwiftException if the database refuses, or a value is of a type that no column of rows has
     */
    public static QuerySource run(String name, Connection connection, String sql, List<?> parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            Path spool = Files.createTempFile("swift4j-query", ".jsonl");
            spool.toFile().deleteOnExit();
            try (ResultSet results = statement.executeQuery();
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16)) {
                spool(name, results, out);
            }
            return new QuerySource(name, JsonlSource.open(spool, new MediaHome(Path.of(""), false)));
        } catch (SQLException | IOException e) {
            throw new SwiftException("dataset " + name + ": the query failed: " + e.getMessage(), e);
        }
    }

    private static void spool(String name, ResultSet results, OutputStream out) throws SQLException, IOException {
        ResultSetMetaData columns = results.getMetaData();
        while (results.next()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String label = columns.getColumnLabel(i);
                String column = label.equals(label.toUpperCase(Locale.ROOT)) ? label.toLowerCase(Locale.ROOT) : label;
                if (fields.containsKey(column)) {
                    throw new SwiftException("dataset " + name + ": the query gives two columns called " + column);
                }
                fields.put(column, value(results.getObject(i)));
            }
            out.write(Json.MAPPER.writeValueAsBytes(fields));
            out.write('\n');
        }
    }

    private static @Nullable Object value(@Nullable Object value) throws SQLException {
        if (value instanceof Clob text) {
            return text.getSubString(1, Math.toIntExact(text.length()));
        } else if (value instanceof Blob blob) {
            return value(blob.getBytes(1, Math.toIntExact(blob.length())));
        } else if (value instanceof byte[] bytes) {
            return Map.of("bytes", Base64.getEncoder().encodeToString(bytes));
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value.toString();
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
        RawRow row = rows.row(index);
        return new RawRow(new RowId(name, index + 1), row.fields(), row.problems(), row.media());
    }
}
