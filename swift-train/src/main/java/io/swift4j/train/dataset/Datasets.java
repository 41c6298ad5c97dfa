package io.swift4j.train.dataset;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.RowParser;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.dataset.registry.DatasetEntry;
import io.swift4j.train.dataset.registry.DatasetRegistry;
import io.swift4j.train.dataset.source.QuerySource;
import io.swift4j.train.dataset.source.RecordsSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The door to data sets of any origin.
 *
 * <p>A specification is {@code [HF::|MS::]name[:subset/subset|:all][#n]}, as ms-swift has it: a file ({@code .jsonl}, {@code .json},
 * {@code .csv}, {@code .tsv}, {@code .txt}, COCO annotations, a WebDataset shard {@code .tar}, or with the module {@code swift-parquet} {@code .parquet}), a folder of such files or of
 * media, a pattern ({@code part-*.jsonl}, {@code part-{000..010}.tar}), a registered name, or the id of a data set on a hub; {@code
 * #n} draws n rows. Thread-safe.
 */
public final class Datasets {

    private Datasets() {}

    /**
     * Describes data sets, one after the other; nothing but the places of rows is read.
     *
     * @throws SwiftException if one is not found or not of a format that is read
     * @throws IllegalArgumentException if a specification is no such
     */
    public static Dataset load(String... specs) {
        return load(DatasetOptions.defaults(), specs);
    }

    /** Describes data sets likewise, found and read as the options say. */
    public static Dataset load(DatasetOptions options, String... specs) {
        if (specs.length == 0) {
            throw new IllegalArgumentException("name at least one data set");
        }
        List<Dataset> sets = new ArrayList<>();
        for (int i = 0; i < specs.length; i++) {
            sets.add(one(options, specs[i], "", i));
        }
        return Dataset.concat(sets);
    }

    private static Dataset one(DatasetOptions options, String text, String task, int number) {
        DatasetSpec spec = DatasetSpec.parse(text);
        Locator.Found found = new Locator(options).find(spec.source());
        Dataset set = Dataset.of(
                found.source(),
                spec.source(),
                options.split(),
                task.isEmpty() ? found.task() : task,
                new RowParser(options.reading()));
        return spec.sample().isEmpty()
                ? set
                : set.sample(spec.sample().getAsInt(), options.seed(), number, options.shuffle());
    }

    /**
     * Describes a registered data set.
     *
     * @param name as it is registered; of a mixture, the sets of the tasks follow each other
     * @param split such as {@code train}
     * @param tasks those wanted, such as {@code vqa}; empty for all
     * @throws SwiftException if the name, the split or a task is not known
     */
    public static Dataset prepare(String name, String split, List<String> tasks) {
        return prepare(DatasetOptions.defaults().withSplit(split), name, tasks);
    }

    /** Describes a registered data set likewise, found and read as the options say. */
    public static Dataset prepare(DatasetOptions options, String name, List<String> tasks) {
        DatasetEntry entry = DatasetRegistry.shared().require(name);
        if (!entry.splits().isEmpty() && !entry.splits().contains(options.split())) {
            throw new SwiftException(
                    "data set " + name + " has no split " + options.split() + "; there are " + entry.splits());
        }
        Set<String> known = entry.mixture().isEmpty()
                ? Set.of(entry.task())
                : entry.mixture().keySet();
        for (String task : tasks) {
            if (!known.contains(task)) {
                throw new SwiftException("data set " + name + " has no task " + task + "; there are " + known);
            }
        }
        if (entry.mixture().isEmpty()) {
            return one(options, name, entry.task(), 0);
        }
        List<Dataset> sets = new ArrayList<>();
        for (String task : tasks.isEmpty() ? known : new LinkedHashSet<>(tasks)) {
            for (String spec : entry.mixture().getOrDefault(task, List.of())) {
                sets.add(one(options, spec, task, sets.size()));
            }
        }
        return Dataset.concat(sets);
    }

    /**
     * Describes maps or records, which are held in memory; the stream is read to its end and closed.
     *
     * @param name what messages call them
     */
    public static Dataset of(String name, Stream<?> rows) {
        return of(RecordsSource.of(name, rows));
    }

    /** Describes the rows of a source of one's own. */
    public static Dataset of(RowSource source) {
        return Dataset.of(source, "train", "");
    }

    /**
     * Runs an SQL query and describes its rows.
     *
     * @param url of the database, {@code jdbc:…}; its driver must be on the class path
     * @param parameters values of the query's question marks
     * @throws SwiftException if the database refuses
     */
    public static Dataset query(String url, String sql, Object... parameters) {
        try (Connection connection = DriverManager.getConnection(url)) {
            return query(connection, sql, parameters);
        } catch (SQLException e) {
            throw new SwiftException(
                    "the database " + url.replaceFirst("[?;].*", "") + " can't be opened: " + e.getMessage(), e);
        }
    }

    /** Runs an SQL query on a connection, which stays the caller's, and describes its rows. */
    public static Dataset query(Connection connection, String sql, Object... parameters) {
        return of(QuerySource.run("query", connection, sql, Arrays.asList(parameters)));
    }

    /**
     * Makes the data sets of a YAML or JSON file known by name, in this process.
     *
     * @return their entries
     * @throws SwiftException with everything that is wrong in it; then none is known
     */
    public static List<DatasetEntry> register(Path file) {
        return DatasetRegistry.shared().register(file);
    }

    /** All data sets known by name. */
    public static List<DatasetEntry> registered() {
        return DatasetRegistry.shared().entries();
    }

    /** The rows that the {@code dataset} option of a run names, before drawing. */
    public static RowSource source(DatasetSpec spec, DatasetOptions options) {
        return new Locator(options).find(spec.source()).source();
    }
}
