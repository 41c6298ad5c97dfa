package io.swift4j.train.eval;

import io.swift4j.core.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the rows of a benchmark are.
 *
 * @param files a glob below the folder of data, as {@code test/*.csv}
 * @param format of the files
 * @param columns names of columns, for csv and tsv without a heading; empty where the first line names them
 * @param list where in a JSON file the rows are, as {@code annotations}; empty where the file is a list
 * @param pattern what a line of a text file is; its named groups become columns
 */
public record RowFiles(
        String files, Format format, List<String> columns, Optional<String> list, Optional<Pattern> pattern) {

    /** How files hold rows. */
    public enum Format {
        CSV,
        TSV,
        JSONL,
        JSON,
        LINES
    }

    public RowFiles {
        columns = List.copyOf(columns);
        List<String> problems = new ArrayList<>();
        if (files.isBlank()) {
            problems.add("files must be a glob, such as test/*.csv");
        }
        if (!columns.isEmpty() && format != Format.CSV && format != Format.TSV) {
            problems.add("columns are named for csv and tsv only, not for " + format);
        }
        if (list.isPresent() && format != Format.JSON) {
            problems.add("list is for json only, not for " + format);
        }
        if (pattern.isPresent() != (format == Format.LINES)) {
            problems.add("pattern goes with the format lines, and only with that");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("rows of " + files, problems);
        }
    }

    /** Files of one JSON object a line. */
    public static RowFiles jsonl(String files) {
        return new RowFiles(files, Format.JSONL, List.of(), Optional.empty(), Optional.empty());
    }
}
