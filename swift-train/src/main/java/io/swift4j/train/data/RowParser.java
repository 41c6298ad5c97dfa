package io.swift4j.train.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Understands the columns of raw rows, by their shape or as a column map says. Thread-safe. */
public final class RowParser {

    private final Map<String, String> columns;
    private final boolean prompts;
    private final Optional<Path> mediaRoot;

    /** A parser with the columns, prompts and media root of the options. */
    public RowParser(ReadOptions options) {
        this(options.columns(), options.prompts(), options.mediaRoot());
    }

    /**
     * A parser.
     *
     * @param columns names of columns, and the names they stand for
     * @param prompts whether rows are prompts to be answered while training
     * @param mediaRoot where relative paths of media begin; empty for where their source says
     */
    public RowParser(Map<String, String> columns, boolean prompts, Optional<Path> mediaRoot) {
        this.columns = Map.copyOf(columns);
        this.prompts = prompts;
        this.mediaRoot = mediaRoot;
    }

    /**
     * What became of a row: it is kept or lost.
     *
     * @param row the row; empty if it is bad
     * @param lost everything that is wrong with it; empty if it is good
     * @param ignored the columns that were not used
     */
    public record Parsed(Optional<Row> row, Optional<DataReport.LostRow> lost, Set<String> ignored) {

        public Parsed {
            ignored = Set.copyOf(ignored);
        }
    }

    /** Understands a row of a source. */
    public Parsed parse(RawRow raw) {
        List<String> problems = new ArrayList<>(raw.problems());
        Set<String> ignored = new HashSet<>();
        Optional<Row> row = Optional.empty();
        if (problems.isEmpty()) {
            MediaReferences references = new MediaReferences(
                    mediaRoot.orElse(raw.media().folder()), raw.media().confined(), problems);
            row = Optional.ofNullable(
                    RowReader.read(raw.id(), raw.fields(), columns, prompts, references, problems, ignored));
        }
        return new Parsed(
                row,
                row.isPresent()
                        ? Optional.empty()
                        : Optional.of(new DataReport.LostRow(raw.id(), DataReport.Cause.BAD, problems)),
                ignored);
    }
}
