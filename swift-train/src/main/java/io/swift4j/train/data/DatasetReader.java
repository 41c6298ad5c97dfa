package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

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
        if (reader.report.lost().size() > options.maxLostRows()) {
            throw new DataException(reader.report.lost(), options.maxLostRows());
        }
        return new RowSets(reader.train, reader.validation, reader.report);
    }

    private void add(DatasetSpec set, int number, double splitRatio, List<Row> target) {
        RowSource source = opener.apply(set);
        Account account = new Account();
        List<Row> rows = account.all(source, new RowParser(options));
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
        report = report.plus(account.report(source.size(), rows.size(), drawn));
    }

    /** Keeps the good rows of one source, and the account of all. */
    private static final class Account {

        private final List<DataReport.LostRow> lost = new ArrayList<>();
        private final Map<String, Long> ignored = new TreeMap<>();

        List<Row> all(RowSource source, RowParser parser) {
            List<Row> rows = new ArrayList<>();
            for (long i = 0; i < source.size(); i++) {
                RowParser.Parsed parsed = parser.parse(source.row(i));
                parsed.row().ifPresent(rows::add);
                parsed.lost().ifPresent(lost::add);
                parsed.ignored().forEach(column -> ignored.merge(column, 1L, Long::sum));
            }
            return rows;
        }

        DataReport report(long read, long kept, long drawn) {
            return new DataReport(read, kept, drawn, 0, lost, List.of(), ignored);
        }
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
