package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What became of rows while they were read: those that were good are counted, the others kept with what is wrong. */
public final class RowAccount {

    private final List<DataReport.LostRow> lost = new ArrayList<>();
    private final Map<String, Long> ignored = new TreeMap<>();
    private long read;
    private long kept;

    /** Takes a row into account, and gives it where it is good. */
    public Optional<Row> add(RowParser.Parsed parsed) {
        read++;
        kept += parsed.row().isPresent() ? 1 : 0;
        parsed.lost().ifPresent(lost::add);
        parsed.ignored().forEach(column -> ignored.merge(column, 1L, Long::sum));
        return parsed.row();
    }

    /** How many rows were good. */
    long kept() {
        return kept;
    }

    /** How many rows were bad. */
    int lost() {
        return lost.size();
    }

    /**
     * The account.
     *
     * @param drawn how many of the good rows are used
     */
    public DataReport report(long drawn) {
        return new DataReport(read, kept, drawn, 0, lost, List.of(), ignored);
    }
}
