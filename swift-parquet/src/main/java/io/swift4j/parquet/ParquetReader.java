package io.swift4j.parquet;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.dataset.source.SourceReader;
import java.nio.file.Path;
import java.util.Locale;

/** Opens files that end with {@code .parquet}; found by {@link java.util.ServiceLoader}. */
public final class ParquetReader implements SourceReader {

    /** Made by {@link java.util.ServiceLoader}. */
    public ParquetReader() {}

    @Override
    public boolean reads(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet");
    }

    @Override
    public RowSource open(Path file, MediaHome home) {
        return ParquetSource.open(file, home);
    }
}
