package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * Reads, checks and encodes the rows of a run into a temporary file, so that memory does not grow with them.
 *
 * <p>Rows are read in order, each once, and encoded on all processors. Where only some of a set are drawn, all are read and checked
 * first, and those drawn are read again. Once there are more bad rows than allowed nothing is encoded any more, but all rows are
 * still read, to name those that are bad.
 */
public final class DatasetEncoder {

    /** Rows that are read before they are encoded together; they may hold pictures. */
    private static final int TOGETHER = 64;

    private final RowEncoder encoder;
    private final int maxLostRows;
    private final EncodedFile.Writer out;
    private final List<DataReport.LostRow> lost = new ArrayList<>();
    private final List<DataReport.CutRow> cut = new ArrayList<>();
    private DataReport report = DataReport.empty();

    private DatasetEncoder(RowEncoder encoder, int maxLostRows, EncodedFile.Writer out) {
        this.encoder = encoder;
        this.maxLostRows = maxLostRows;
        this.out = out;
    }

    /**
     * Encodes all of two sets.
     *
     * @param train to learn
     * @param validation to measure with; empty for none
     * @param maxLostRows how many bad rows may be left out, of both together; rows deleted for their length don't count
     * @throws DataException naming all bad rows, where there are more
     */
    public static EncodedSets encode(
            ParsedRows train, Optional<ParsedRows> validation, RowEncoder encoder, int maxLostRows) {
        try (EncodedFile.Writer out = new EncodedFile.Writer(encoder::messages)) {
            DatasetEncoder run = new DatasetEncoder(encoder, maxLostRows, out);
            run.all(train);
            int learned = out.size();
            validation.ifPresent(run::all);
            DataReport report = run.account(out.size());
            EncodedFile file = out.finish();
            return new EncodedSets(
                    EncodedRows.of(file, range(0, learned)), EncodedRows.of(file, range(learned, file.size())), report);
        }
    }

    /**
     * Encodes what is drawn of data sets.
     *
     * @param train the sets to learn; a part of each is split off if the options say so
     * @param validation further sets to measure with
     * @param opener opens what a set names
     * @throws DataException naming all bad rows, where there are more than the options allow
     * @throws SwiftException if a file cannot be read
     */
    public static EncodedSets encode(
            List<DatasetSpec> train,
            List<DatasetSpec> validation,
            ReadOptions options,
            Function<DatasetSpec, RowSource> opener,
            RowEncoder encoder) {
        try (EncodedFile.Writer out = new EncodedFile.Writer(encoder::messages)) {
            DatasetEncoder run = new DatasetEncoder(encoder, options.maxLostRows(), out);
            IntList learned = new IntList();
            IntList measured = new IntList();
            List<DatasetSpec> sets = new ArrayList<>(train);
            sets.addAll(validation);
            for (int i = 0; i < sets.size(); i++) {
                ParsedRows rows = ParsedRows.of(opener.apply(sets.get(i)), new RowParser(options));
                if (i < train.size()) {
                    run.drawn(sets.get(i), rows, i, options.splitRatio(), options, learned, measured);
                } else {
                    run.drawn(sets.get(i), rows, i, 0, options, measured, measured);
                }
            }
            DataReport report = run.account((long) learned.size() + measured.size());
            EncodedFile file = out.finish();
            return new EncodedSets(
                    EncodedRows.of(file, learned.toArray()), EncodedRows.of(file, measured.toArray()), report);
        }
    }

    private static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private void all(ParsedRows rows) {
        RowAccount account = new RowAccount();
        encode(rows, rows.size(), place -> place, account);
        report = report.plus(account.report(account.kept()));
    }

    private void drawn(
            DatasetSpec set,
            ParsedRows rows,
            int number,
            double splitRatio,
            ReadOptions options,
            IntList learned,
            IntList measured) {
        if (rows.size() > Integer.MAX_VALUE - 8) {
            throw new SwiftException("dataset " + set + " has " + rows.size() + " rows, more than one run can learn");
        }
        RowAccount account = new RowAccount();
        SetDraw draw;
        int[] firsts;
        int[] encoded;
        if (set.sample().isEmpty() || set.sample().getAsInt() >= rows.size()) {
            firsts = encode(rows, rows.size(), place -> place, account);
            draw = SetDraw.of(set, Math.toIntExact(account.kept()), number, splitRatio, options);
            encoded = range(0, firsts.length - 1);
        } else {
            IntList good = new IntList();
            for (int i = 0; i < rows.size(); i++) {
                if (account.add(rows.get(i)).isPresent()) {
                    good.add(i);
                }
            }
            draw = SetDraw.of(set, good.size(), number, splitRatio, options);
            encoded = draw.distinct();
            int[] some = encoded;
            firsts = report.lost().size() + account.lost() > maxLostRows
                    ? new int[some.length + 1]
                    : encode(rows, some.length, place -> good.get(some[(int) place]), new RowAccount());
        }
        add(draw.heldOut(), encoded, firsts, measured);
        add(draw.learned(), encoded, firsts, learned);
        report = report.plus(account.report(draw.size()));
    }

    /** Adds the examples of rows. */
    private static void add(int[] rows, int[] encoded, int[] firsts, IntList examples) {
        for (int row : rows) {
            int place = encoded.length > row && encoded[row] == row ? row : Arrays.binarySearch(encoded, row);
            for (int example = firsts[place]; example < firsts[place + 1]; example++) {
                examples.add(example);
            }
        }
    }

    /**
     * Encodes rows.
     *
     * @param count how many
     * @param places which of them
     * @return the number of the first example of each that is good, and of the one after the last
     */
    private int[] encode(ParsedRows rows, long count, LongUnaryOperator places, RowAccount account) {
        int source = out.source(rows);
        IntList firsts = new IntList();
        for (long from = 0; from < count; from += TOGETHER) {
            List<Row> good = new ArrayList<>();
            List<Long> where = new ArrayList<>();
            for (long i = from; i < Math.min(count, from + TOGETHER); i++) {
                long place = places.applyAsLong(i);
                account.add(rows.get(place)).ifPresent(row -> {
                    good.add(row);
                    where.add(place);
                });
            }
            boolean refused = report.lost().size() + account.lost() > maxLostRows;
            List<RowEncoder.Outcome> outcomes = refused
                    ? List.of()
                    : good.parallelStream().map(encoder::outcome).toList();
            for (int i = 0; i < good.size(); i++) {
                firsts.add(out.size());
                if (!refused) {
                    add(outcomes.get(i), source, where.get(i));
                }
            }
        }
        firsts.add(out.size());
        return firsts.toArray();
    }

    private void add(RowEncoder.Outcome outcome, int source, long row) {
        outcome.examples().forEach(example -> out.add(example, source, row));
        outcome.lost().ifPresent(lost::add);
        outcome.cut().ifPresent(cut::add);
    }

    private DataReport account(long examples) {
        List<DataReport.LostRow> bad = new ArrayList<>(report.lost());
        lost.stream().filter(row -> row.cause() != DataReport.Cause.TOO_LONG).forEach(bad::add);
        if (bad.size() > maxLostRows) {
            throw new DataException(bad, maxLostRows);
        }
        return report.plus(new DataReport(0, 0, 0, examples, lost, cut, Map.of()));
    }
}
