package io.swift4j.train.dataset.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.IndexedCsvReader;
import io.swift4j.core.SwiftException;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A file of comma- or tab-separated values (RFC 4180) in UTF-8, whose first record names the columns.
 *
 * <p>Empty values are none. Values of columns that are lists, objects or numbers in JSON ({@code messages}, {@code images},
 * {@code label} and their like) are read as JSON where they are such. A record with another number of values than there are
 * columns is a bad row.
 */
public final class CsvSource implements RowSource {

    private static final int PAGE = 256;
    private static final int LONGEST_VALUE = 1 << 28;
    private static final Set<String> STRUCTURED = Set.of(
            "messages",
            "conversation",
            "conversations",
            "history",
            "images",
            "videos",
            "audios",
            "objects",
            "tools",
            "label",
            "margin",
            "rejected_messages",
            "rejected_images",
            "rejected_videos",
            "rejected_audios",
            "positive_messages",
            "negative_messages",
            "chat_template_kwargs",
            "audio_codes",
            "ref_audios");

    private final Path file;
    private final MediaHome home;
    private final IndexedCsvReader<CsvRecord> reader;
    private final List<String> columns;
    private int pageNumber = -1;
    private List<CsvRecord> page = List.of();

    private CsvSource(Path file, MediaHome home, IndexedCsvReader<CsvRecord> reader) throws IOException {
        this.file = file;
        this.home = home;
        this.reader = reader;
        this.columns = reader.getIndex().recordCount() == 0
                ? List.of()
                : List.copyOf(reader.readPage(0).get(0).getFields());
    }

    /**
     * Opens a file and finds its records.
     *
     * @throws SwiftException if it is no file, can't be read, or names a column twice or not at all
     */
    public static CsvSource open(Path file, MediaHome home) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file");
        }
        try {
            boolean tabs = file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv");
            CsvSource source = new CsvSource(
                    file,
                    home,
                    IndexedCsvReader.builder()
                            .fieldSeparator(tabs ? '\t' : ',')
                            .pageSize(PAGE)
                            .maxBufferSize(LONGEST_VALUE)
                            .ofCsvRecord(file, StandardCharsets.UTF_8));
            source.checkColumns();
            return source;
        } catch (IOException | CsvParseException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void checkColumns() {
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (column.isBlank() || !seen.add(column)) {
                throw new SwiftException("dataset " + file + " names the column \"" + column + "\" "
                        + (column.isBlank() ? "" : "twice ")
                        + "in its first record; each must have a name of its own");
            }
        }
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long size() {
        return Math.max(0, reader.getIndex().recordCount() - 1);
    }

    @Override
    public RawRow row(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no row " + index + " of " + size());
        }
        CsvRecord values = read(index + 1);
        RowId id = new RowId(name(), Math.max(1, values.getStartingLineNumber()));
        if (values.getFieldCount() != columns.size()) {
            return RawRow.bad(
                    id,
                    "the record has " + values.getFieldCount() + " values, but there are " + columns.size()
                            + " columns: " + columns);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = values.getField(i);
            if (value.indexOf('\uFFFD') >= 0) {
                return RawRow.bad(id, columns.get(i) + " is not UTF-8 text: " + Json.shown(value));
            }
            fields.put(columns.get(i), value.isEmpty() ? null : value(columns.get(i), value));
        }
        return RawRow.of(id, fields, home);
    }

    private static Object value(String column, String text) {
        if (!STRUCTURED.contains(column)) {
            return text;
        }
        try {
            Object parsed = Json.MAPPER.readValue(text, Object.class);
            return parsed == null ? text : parsed;
        } catch (JacksonException e) {
            return text;
        }
    }

    private synchronized CsvRecord read(long number) {
        int wanted = Math.toIntExact(number / PAGE);
        if (wanted != pageNumber) {
            try {
                page = reader.readPage(wanted);
                pageNumber = wanted;
            } catch (IOException | CsvParseException e) {
                throw new SwiftException("dataset " + file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return page.get((int) (number % PAGE));
    }
}
