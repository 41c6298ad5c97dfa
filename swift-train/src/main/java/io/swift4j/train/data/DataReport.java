package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of a data set: what was read, what became of it, and every row that was lost or cut.
 *
 * @param read the rows in the files; blank lines are none
 * @param kept the rows that were good
 * @param drawn the rows after sampling, which draws fewer than there are or some more than once
 * @param examples the examples made of the rows drawn; more than rows where long ones were split. 0 before encoding
 * @param lost the rows that were not kept, each with all reasons
 * @param cut the rows that lost tokens because they were too long
 * @param ignoredColumns columns that no row shape knows, with the number of rows that have them
 */
public record DataReport(
        long read,
        long kept,
        long drawn,
        long examples,
        List<LostRow> lost,
        List<CutRow> cut,
        Map<String, Long> ignoredColumns) {

    /** Why a row was lost. */
    public enum Cause {
        /** It was wrong. */
        BAD,
        /** A medium of it can't be decoded. */
        BROKEN_MEDIUM,
        /** The chat template refuses it. */
        TEMPLATE,
        /** No token of it is to be learned. */
        NOTHING_TO_LEARN,
        /** It was too long, and the truncation strategy is to delete such rows. */
        TOO_LONG
    }

    /**
     * A row that was not kept.
     *
     * @param row where it stands
     * @param cause why, in one word
     * @param reasons everything wrong with it: the field, its value and what would be right
     */
    public record LostRow(RowId row, Cause cause, List<String> reasons) {

        public LostRow {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String toString() {
            return row + ": " + String.join("; ", reasons);
        }
    }

    /**
     * A row that lost tokens.
     *
     * @param row where it stands
     * @param tokens the tokens it had
     * @param kept the tokens left of it, over all its parts
     * @param how what was done
     */
    public record CutRow(RowId row, int tokens, int kept, String how) {

        @Override
        public String toString() {
            return row + ": " + how + ", " + kept + " of " + tokens + " tokens kept";
        }
    }

    public DataReport {
        lost = List.copyOf(lost);
        cut = List.copyOf(cut);
        ignoredColumns = Map.copyOf(ignoredColumns);
    }

    /** The report of nothing. */
    public static DataReport empty() {
        return new DataReport(0, 0, 0, 0, List.of(), List.of(), Map.of());
    }

    /** The account of both. */
    public DataReport plus(DataReport other) {
        List<LostRow> allLost = new ArrayList<>(lost);
        allLost.addAll(other.lost);
        List<CutRow> allCut = new ArrayList<>(cut);
        allCut.addAll(other.cut);
        Map<String, Long> allIgnored = new TreeMap<>(ignoredColumns);
        other.ignoredColumns.forEach((column, rows) -> allIgnored.merge(column, rows, Long::sum));
        return new DataReport(
                read + other.read,
                kept + other.kept,
                drawn + other.drawn,
                examples + other.examples,
                allLost,
                allCut,
                allIgnored);
    }

    /**
     * This account, if there are not too many bad rows.
     *
     * @param maxLostRows how many are allowed
     * @throws DataException naming them, where there are more
     */
    public DataReport within(int maxLostRows) {
        List<LostRow> bad =
                lost.stream().filter(row -> row.cause() == Cause.BAD).toList();
        if (bad.size() > maxLostRows) {
            throw new DataException(bad, maxLostRows);
        }
        return this;
    }

    /** The number of rows lost for a cause. */
    public long lost(Cause cause) {
        return lost.stream().filter(row -> row.cause() == cause).count();
    }

    /** The account in a few lines, with every lost and cut row and every ignored column. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(read).append(" rows read, ").append(kept).append(" good, ");
        text.append(drawn).append(" drawn, ").append(examples).append(" examples");
        text.append("; lost: ").append(lost.size() - lost(Cause.TOO_LONG)).append(" bad, ");
        text.append(lost(Cause.TOO_LONG)).append(" too long; cut: ").append(cut.size());
        new TreeMap<>(ignoredColumns)
                .forEach((column, rows) -> text.append("\n- column ")
                        .append(column)
                        .append(" not used, in ")
                        .append(rows)
                        .append(" rows"));
        lost.forEach(row -> text.append("\n- lost ").append(row));
        cut.forEach(row -> text.append("\n- cut ").append(row));
        return text.toString();
    }
}
