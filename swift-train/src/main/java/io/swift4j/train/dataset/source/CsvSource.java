package io.swift4j.train.dataset.source;

import de.siegmar.fastcsv.reader.CsvIndex;
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
    private final int heading;
    private final boolean asTexts;
    private int pageNumber = -1;
    private List<CsvRecord> page = List.of();

    private CsvSource(
            Path file, MediaHome home, IndexedCsvReader<CsvRecord> reader, List<String> columns, boolean asTexts)
            throws IOException {
        this.file = file;
        this.home = home;
        this.reader = reader;
        this.asTexts = asTexts;
        this.heading = columns.isEmpty() ? 1 : 0;
        this.columns = !columns.isEmpty() || reader.getIndex().recordCount() == 0
                ? List.copyOf(columns)
                : List.copyOf(reader.readPage(0).get(0).getFields());
    }

    /**
     * Opens a file and finds its records, or takes their places from the cache.
     *
     * @throws SwiftException if it is no file, can't be read, or names a column twice or not at all
     */
    public static CsvSource open(Path file, MediaHome home) {
        boolean tabs = file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv");
        return open(file, home, tabs ? '\t' : ',', List.of(), false);
    }

    /**
     * Opens a file of which every value is a text as it stands there; a blank line is a row without columns.
     *
     * @param separator between values
     * @param columns their names; empty where the first record names them
     * @throws SwiftException as {@link #open(Path, MediaHome)} does
     */
    public static CsvSource texts(Path file, char separator, List<String> columns) {
        return open(file, MediaHome.beside(file), separator, columns, true);
    }

    private static CsvSource open(Path file, MediaHome home, char separator, List<String> columns, boolean asTexts) {
        if (!Files.isRegularFile(file)) {
            throw new SwiftException("dataset " + file + " is no file");
        }
        try {
            CsvIndex index = CsvPlaces.of(file, separator, () -> {
                try (IndexedCsvReader<CsvRecord> reader = reader(separator).ofCsvRecord(file, StandardCharsets.UTF_8)) {
                    return reader.getIndex();
                }
            });
            CsvSource source = new CsvSource(
                    file,
                    home,
                    reader(separator).index(index).ofCsvRecord(file, StandardCharsets.UTF_8),
                    columns,
                    asTexts);
            source.checkColumns();
            return source;
        } catch (IOException | CsvParseException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static IndexedCsvReader.IndexedCsvReaderBuilder reader(char separator) {
        return IndexedCsvReader.builder()
                .fieldSeparator(separator)
                .pageSize(PAGE)
                .maxBufferSize(LONGEST_VALUE);
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
        return Math.max(0, reader.getIndex().recordCount() - heading);
    }

    @Override
    public RawRow row(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("there is no row " + index + " of " + size());
        }
        CsvRecord values = read(index + heading);
        RowId id = new RowId(name(), Math.max(1, values.getStartingLineNumber()));
        if (asTexts && columns.size() > 1 && values.getFields().equals(List.of(""))) {
            return RawRow.of(id, Map.of(), home);
        }
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
            fields.put(columns.get(i), asTexts ? value : value.isEmpty() ? null : value(columns.get(i), value));
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
