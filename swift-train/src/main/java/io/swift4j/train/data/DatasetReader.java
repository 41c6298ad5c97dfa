package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the data sets of a run: files, samples of them, and rows split off for validation.
 *
 * <p>A part for validation is split off before sampling, so that a row drawn several times is never in both. The rows of the
 * data sets follow each other in the order the sets are named.
 */
public final class DatasetReader {

    private final ReadOptions options;
    private final Function<DatasetSpec, RowSource> opener;
    private final List<Row> train = new ArrayList<>();
    private final List<Row> validation = new ArrayList<>();
    private DataReport report = DataReport.empty();

    private DatasetReader(ReadOptions options, Function<DatasetSpec, RowSource> opener) {
        this.options = options;
        this.opener = opener;
    }

    /**
     * Reads data sets.
     *
     * @param train the sets to learn; a part of each is split off if the options say so
     * @param validation further sets to measure with
     * @param opener opens what a set names
     * @throws DataException if there are more bad rows than allowed; all files are read before
     * @throws io.swift4j.core.SwiftException if a file cannot be read
     */
    public static RowSets read(
            List<DatasetSpec> train,
            List<DatasetSpec> validation,
            ReadOptions options,
            Function<DatasetSpec, RowSource> opener) {
        DatasetReader reader = new DatasetReader(options, opener);
        for (int i = 0; i < train.size(); i++) {
            reader.add(train.get(i), i, options.splitRatio(), reader.train);
        }
        for (int i = 0; i < validation.size(); i++) {
            reader.add(validation.get(i), train.size() + i, 0, reader.validation);
        }
        return new RowSets(reader.train, reader.validation, reader.report.within(options.maxLostRows()));
    }

    private void add(DatasetSpec set, int number, double splitRatio, List<Row> target) {
        ParsedRows source = ParsedRows.of(opener.apply(set), new RowParser(options));
        RowAccount account = new RowAccount();
        List<Row> rows = new ArrayList<>();
        for (long i = 0; i < source.size(); i++) {
            account.add(source.get(i)).ifPresent(rows::add);
        }
        SetDraw draw = SetDraw.of(set, rows.size(), number, splitRatio, options);
        for (int index : draw.heldOut()) {
            validation.add(rows.get(index));
        }
        for (int index : draw.learned()) {
            target.add(rows.get(index));
        }
        report = report.plus(account.report(draw.size()));
    }
}
