package io.swift4j.train.dataset.source;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.nio.file.Path;
import java.util.Map;

/** A text file with one text to learn a line, in the column {@code text}; blank lines are no rows. */
public final class TextSource implements RowSource {

    private final IndexedFile lines;

    private TextSource(IndexedFile lines) {
        this.lines = lines;
    }

    /**
     * Opens a file and finds its lines, or takes their places from the cache.
     *
     * @throws io.swift4j.core.SwiftException if it is no file or can't be read
     */
    public static TextSource open(Path file) {
        return new TextSource(IndexedFile.open(file, "lines", new Lines()));
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
        if (entry.length() > IndexedFile.LONGEST_ROW) {
            return RawRow.bad(id, "the line has more than " + IndexedFile.LONGEST_ROW + " bytes");
        }
        return Json.text(lines.bytes(entry))
                .map(text -> RawRow.of(
                        id,
                        Map.of("text", text.endsWith("\r") ? text.substring(0, text.length() - 1) : text),
                        MediaHome.beside(lines.file())))
                .orElseGet(() -> RawRow.bad(id, "the line is not UTF-8 text"));
    }
}
