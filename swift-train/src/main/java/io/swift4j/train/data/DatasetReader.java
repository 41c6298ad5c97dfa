package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the data sets of a run: files, samples of them, and rows split off for validation.
 *
 * <p>A part for validation is split off before sampling, so that a row drawn several times is never in both. The rows of the
 * data sets follow each other in the order the sets are named.
 */
public final class DatasetReader {

    private static final long SPLIT = 1;
    private static final long SAMPLE = 2;

    private final ReadOptions options;
    private final List<Row> train = new ArrayList<>();
    private final List<Row> validation = new ArrayList<>();
    private DataReport report = DataReport.empty();

    private DatasetReader(ReadOptions options) {
        this.options = options;
    }

    /**
     * Reads data sets.
     *
     * @param train the sets to learn; a part of each is split off if the options say so
     * @param validation further sets to measure with
     * @throws DataException if there are more bad rows than allowed; all files are read before
     * @throws io.swift4j.core.SwiftException if a file cannot be read
     */
    public static RowSets read(List<DatasetSpec> train, List<DatasetSpec> validation, ReadOptions options) {
        DatasetReader reader = new DatasetReader(options);
        for (int i = 0; i < train.size(); i++) {
            reader.add(train.get(i), i, options.splitRatio(), reader.train);
        }
        for (int i = 0; i < validation.size(); i++) {
            reader.add(validation.get(i), train.size() + i, 0, reader.validation);
        }
        if (reader.report.lost().size() > options.maxLostRows()) {
            throw new DataException(reader.report.lost(), options.maxLostRows());
        }
        return new RowSets(reader.train, reader.validation, reader.report);
    }

    private void add(DatasetSpec set, int number, double splitRatio, List<Row> target) {
        JsonlFile file = JsonlFile.read(set.file(), options);
        List<Row> rows = file.rows();
        int wanted = set.sample().orElse(rows.size());
        int drawn = 0;
        if (!rows.isEmpty()) {
            int held = splitRatio == 0 ? 0 : Math.max(1, (int) (Math.min(rows.size(), wanted) * splitRatio));
            if (held > 0 && (held >= rows.size() || held >= wanted)) {
                throw new SwiftException("dataset " + set + " has " + rows.size()
                        + " rows, too few for split_dataset_ratio " + splitRatio + ": none is left to learn");
            }
            int[] order = held == 0 ? inOrder(rows.size()) : order(rows.size(), number, SPLIT);
            // Without shuffling the last rows are split off, as data set libraries do.
            int[] heldOut = Arrays.copyOfRange(order, order.length - held, order.length);
            int[] rest = Arrays.copyOf(order, order.length - held);
            Arrays.sort(heldOut);
            Arrays.sort(rest);
            for (int index : heldOut) {
                validation.add(rows.get(index));
            }
            int[] sample = set.sample().isEmpty() ? rest : sample(rest, wanted - held, number);
            for (int index : sample) {
                target.add(rows.get(index));
            }
            drawn = held + sample.length;
        }
        report = report.plus(file.report(drawn));
    }

    private int[] sample(int[] rows, int wanted, int number) {
        int[] sample = new int[wanted];
        int whole = wanted - wanted % rows.length;
        for (int i = 0; i < whole; i++) {
            sample[i] = rows[i % rows.length];
        }
        int[] order = order(rows.length, number, SAMPLE);
        for (int i = whole; i < wanted; i++) {
            sample[i] = rows[order[i - whole]];
        }
        return sample;
    }

    private int[] order(int count, int number, long purpose) {
        return options.shuffle()
                ? CounterRandom.permutation(count, options.seed(), 2L * number + purpose)
                : inOrder(count);
    }

    private static int[] inOrder(int count) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
