package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** A file with one JSON array of objects; rows are numbered by their place in it, from 1. */
public final class JsonSource implements RowSource {

    private static final int NO_OBJECT = -1;
    private static final int SHOWN = 60;

    private final IndexedFile rows;
    private final MediaHome home;

    private JsonSource(IndexedFile rows, MediaHome home) {
        this.rows = rows;
        this.home = home;
    }

    /**
     * Opens a file and finds its rows, or takes their places from the cache.
     *
     * @throws SwiftException if it is no file, can't be read, or is no JSON array from start to end
     */
    public static JsonSource open(Path file, MediaHome home) {
        return new JsonSource(IndexedFile.open(file, "json array", (path, sink) -> index(path, List.of(), sink)), home);
    }

    /**
     * Opens a file whose rows are a list inside of an object.
     *
     * @param list where it is: names of objects in each other, with dots between them, as {@code data.annotations}
     * @throws SwiftException also if there is no list
     */
    public static JsonSource open(Path file, MediaHome home, String list) {
        List<String> path = List.of(list.split("\\.", -1));
        return new JsonSource(
                IndexedFile.open(file, "json list " + list, (json, sink) -> index(json, path, sink)), home);
    }

    private static void index(Path file, List<String> path, IndexCache.Sink sink) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            long before = skipMark(in);
            try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), in)) {
                if (find(parser, path) != JsonToken.START_ARRAY) {
                    throw new SwiftException("dataset " + file
                            + (path.isEmpty()
                                    ? " must hold one JSON array of objects"
                                    : " has no list at " + String.join(".", path)));
                }
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                    if (token == null) {
                        throw new SwiftException("dataset " + file + " ends before its array does; it is cut off");
                    }
                    long start = before + parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    long end = before + parser.currentLocation().getByteOffset();
                    boolean object = token == JsonToken.START_OBJECT && start >= before;
                    sink.row(start, object ? (int) Math.min(Integer.MAX_VALUE, end - start) : NO_OBJECT, 0);
                }
                if (path.isEmpty() && parser.nextToken() != null) {
                    throw new SwiftException("dataset " + file + " goes on after its array; it must hold one only");
                }
            } catch (JacksonException e) {
                throw Json.broken(file, e);
            }
        }
    }

    /** The token that the value at a place begins with; null where there is none. */
    private static @Nullable JsonToken find(JsonParser parser, List<String> path) {
        JsonToken token = parser.nextToken();
        for (String step : path) {
            if (token != JsonToken.START_OBJECT) {
                return null;
            }
            token = parser.nextToken();
            while (token == JsonToken.PROPERTY_NAME && !parser.currentName().equals(step)) {
                parser.nextToken();
                parser.skipChildren();
                token = parser.nextToken();
            }
            if (token != JsonToken.PROPERTY_NAME) {
                return null;
            }
            token = parser.nextToken();
        }
        return token;
    }

    private static long skipMark(InputStream in) throws IOException {
        in.mark(3);
        if (in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF) {
            return 3;
        }
        in.reset();
        return 0;
    }

    @Override
    public String name() {
        return rows.file().toString();
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public RawRow row(long index) {
        OffsetIndex.Entry entry = rows.entry(index);
        RowId id = new RowId(name(), entry.line());
        if (entry.length() == NO_OBJECT) {
            return RawRow.bad(id, "the row is " + start(entry.offset()) + "; it must be one JSON object");
        }
        return entry.length() > IndexedFile.LONGEST_ROW
                ? RawRow.bad(id, "the row has more than " + IndexedFile.LONGEST_ROW + " bytes")
                : Json.row(id, rows.bytes(entry), "row", home);
    }

    private String start(long offset) {
        try {
            long left = Files.size(rows.file()) - offset;
            String text = new String(rows.bytes(offset, (int) Math.min(SHOWN, left)), StandardCharsets.UTF_8);
            return text.replaceFirst("[,\\]]?\\s*\\R[\\s\\S]*", "…");
        } catch (IOException e) {
            throw new SwiftException("dataset " + name() + " cannot be read: " + e, e);
        }
    }
}
