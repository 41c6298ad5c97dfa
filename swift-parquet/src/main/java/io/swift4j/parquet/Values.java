package io.swift4j.parquet;

import io.swift4j.core.content.MediaRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** DuckDB's values as JSON has them, and bytes as media. */
final class Values {

    private static final String BYTES = "bytes";
    private static final String PATH = "path";

    private Values() {}

    /**
     * A value of a row.
     *
     * @param place what messages call media without a name
     */
    static @Nullable Object plain(@Nullable Object value, String place) throws SQLException {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Blob blob) {
            return media(blob, place);
        } else if (value instanceof byte[] bytes) {
            return new MediaRef.Bytes(place, bytes);
        } else if (value instanceof DuckDBStruct struct) {
            return object(struct.getMap(), place);
        } else if (value instanceof Map<?, ?> map) {
            return object(map, place);
        } else if (value instanceof Array array) {
            return list((Object[]) array.getArray(), place);
        } else if (value instanceof Object[] array) {
            return list(array, place);
        }
        return value instanceof Timestamp time ? time.toLocalDateTime().toString() : value.toString();
    }

    /** A whole number as small as it can be, as JSON is read; any other as double. */
    private static Number number(Number number) {
        if (number instanceof Float || number instanceof Double) {
            return number.doubleValue();
        } else if (number instanceof BigDecimal decimal) {
            return decimal.scale() <= 0 ? whole(decimal.toBigInteger()) : (Number) decimal.doubleValue();
        } else if (number instanceof BigInteger big) {
            return whole(big);
        }
        return whole(BigInteger.valueOf(number.longValue()));
    }

    private static Number whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    private static List<@Nullable Object> list(Object[] array, String place) throws SQLException {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object element : array) {
            list.add(plain(element, place));
        }
        return list;
    }

    /** An object, or the medium that one of {@code bytes} and {@code path} is. */
    private static @Nullable Object object(Map<?, ?> map, String place) throws SQLException {
        if (map.keySet().equals(Set.of(BYTES, PATH))) {
            Object path = map.get(PATH);
            if (map.get(BYTES) instanceof Blob blob) {
                return media(blob, path == null ? place : place + " (" + path + ")");
            } else if (map.get(BYTES) == null) {
                return path;
            }
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            fields.put(String.valueOf(entry.getKey()), plain(entry.getValue(), place));
        }
        return fields;
    }

    private static MediaRef media(Blob blob, String place) throws SQLException {
        return new MediaRef.Bytes(place, blob.getBytes(1, (int) blob.length()));
    }
}
