package io.swift4j.parquet;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file; rows are numbered by their place in it, from 1.
 *
 * <p>Values are what the same row is in JSON: numbers, flags, lists, objects, and dates and times as ISO text. Bytes are media, and so
 * are the pictures, sounds and films of Hugging Face's data sets, objects of {@code bytes} and {@code path}; where only the path is
 * given it must stay below the file's folder. A picture column of a name that no row knows, as {@code img}, is the row's {@code image}.
 *
 * <p>Rows are read in order, about 16 MiB of them at a time, or one alone where they are asked for out of order; row groups without a
 * wanted row are passed over. Thread-safe; one thread reads at a time.
 */
public final class ParquetSource implements RowSource {

    private static final long TOGETHER = 16 << 20;
    private static final long MOST_ROWS = 8192;

    private final Path file;
    private final MediaHome home;
    private final ParquetFile parquet;
    private final long together;
    private long first;
    private List<Map<String, @Nullable Object>> page = List.of();

    private ParquetSource(Path file, MediaHome home, ParquetFile parquet) {
        this.file = file;
        this.home = home;
        this.parquet = parquet;
        long bytes = Math.max(1, parquet.bytes() / Math.max(1, parquet.rows()));
        this.together = Math.max(1, Math.min(MOST_ROWS, TOGETHER / bytes));
    }

    /**
     * Opens a file; only what its end says of the rows is read.
     *
     * @param home where relative paths of media begin; they can't leave it
     * @throws SwiftException if it is no file, can't be read or is no whole Parquet file
     */
    public static ParquetSource open(Path file, MediaHome home) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file");
        }
        return new ParquetSource(file, new MediaHome(home.folder(), true), ParquetFile.open(file));
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long size() {
        return parquet.rows();
    }

    @Override
    public RawRow row(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no row " + index + " of " + size());
        }
        return RawRow.of(new RowId(name(), index + 1), fields(index), home);
    }

    private synchronized Map<String, @Nullable Object> fields(long index) {
        long end = first + page.size();
        if (index < first || index >= end) {
            long count = index == 0 || index == end ? Math.min(together, size() - index) : 1;
            page = parquet.read(index, count);
            first = index;
        }
        return page.get((int) (index - first));
    }
}
