package io.swift4j.train.dataset.source;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.nio.file.Path;

/** A file with one JSON object a line; blank lines are no rows, and a bad line is a bad row. */
public final class JsonlSource implements RowSource {

    private final IndexedFile lines;
    private final MediaHome home;

    private JsonlSource(IndexedFile lines, MediaHome home) {
        this.lines = lines;
        this.home = home;
    }

    /**
     * Opens a file and finds its lines, or takes their places from the cache.
     *
     * @throws io.swift4j.core.SwiftException if it is no file or can't be read
     */
    public static JsonlSource open(Path file, MediaHome home) {
        return new JsonlSource(IndexedFile.open(file, "lines", new Lines()), home);
    }

    @Override
    public String name() {
        return lines.file().toString();
    }

    @Override
    public long size() {
        return lines.size();
    }

    @Override
    public RawRow row(long index) {
        OffsetIndex.Entry entry = lines.entry(index);
        RowId id = new RowId(name(), entry.line());
        return entry.length() > IndexedFile.LONGEST_ROW
                ? RawRow.bad(id, "the line has more than " + IndexedFile.LONGEST_ROW + " bytes")
                : Json.row(id, lines.bytes(entry), "line", home);
    }
}
