package io.swift4j.train.report;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.ReadOptions;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSets;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.memory.MemoryPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The account of every row of a data set, made before a step is spent.
 *
 * <p>All rows read are accepted, rejected or not drawn, and nothing is put in the place of a row: {@code read = accepted + rejected +
 * notDrawn}. Rows that are drawn several times count once.
 *
 * <pre>{@code
 * DatasetReport report =
 *         DatasetReport.read(sets, List.of(), ReadOptions.defaults(), opener, encoder, ReportOptions.strict());
 * System.out.println(report.text());
 * report.validate();
 * }</pre>
 *
 * @param read the rows in the files
 * @param accepted the rows that can be learned from or measured with
 * @param rejected the rows that can't
 * @param notDrawn the good rows that no split has, because fewer were asked for
 * @param findings everything about rows, in the order of the splits
 * @param splits {@code train} and, if there is one, {@code validation}
 * @param unusedColumns columns that no shape of rows knows, with the number of rows that have them
 * @param maxRejected how many rows may be rejected
 * @param memory of the largest step, where it was asked for
 */
public record DatasetReport(
        long read,
        long accepted,
        long rejected,
        long notDrawn,
        List<Finding> findings,
        Map<String, SplitAccount> splits,
        Map<String, Long> unusedColumns,
        int maxRejected,
        Optional<MemoryPlan> memory) {

    private static final int SHOWN = 20;

    public DatasetReport {
        findings = List.copyOf(findings);
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        unusedColumns = Collections.unmodifiableMap(new TreeMap<>(unusedColumns));
    }

    /** An account, and the examples that it accepts. */
    public record Checked(DatasetReport report, List<Encoded> train, List<Encoded> validation) {

        public Checked {
            train = List.copyOf(train);
            validation = List.copyOf(validation);
        }
    }

    /**
     * Reads and encodes data sets, bad rows too, and accounts for them.
     *
     * @param reading how files are read; its limit of bad rows does not count here
     * @throws SwiftException if a file can't be read
     */
    public static DatasetReport read(
            List<DatasetSpec> train,
            List<DatasetSpec> validation,
            ReadOptions reading,
            Function<DatasetSpec, RowSource> opener,
            RowEncoder encoder,
            ReportOptions options) {
        return check(train, validation, reading, opener, encoder, options).report();
    }

    /** The same with the examples of the rows accepted. */
    public static Checked check(
            List<DatasetSpec> train,
            List<DatasetSpec> validation,
            ReadOptions reading,
            Function<DatasetSpec, RowSource> opener,
            RowEncoder encoder,
            ReportOptions options) {
        Map<RowId, List<String>> boxes = new LinkedHashMap<>();
        RowSets sets = DatasetReader.read(
                train,
                validation,
                reading.withMaxLostRows(Integer.MAX_VALUE),
                set -> new BoxCheckedSource(opener.apply(set), reading.mediaRoot(), options.decoder(), boxes));
        return checked(sets, encoder, options, boxes);
    }

    /** Accounts for rows that have been read; those that were lost on the way are rejected. */
    public static DatasetReport of(RowSets rows, RowEncoder encoder, ReportOptions options) {
        return checked(rows, encoder, options, Map.of()).report();
    }

    private static Checked checked(
            RowSets rows, RowEncoder encoder, ReportOptions options, Map<RowId, List<String>> boxes) {
        List<Finding> findings = new ArrayList<>();
        for (DataReport.LostRow lost : rows.report().lost()) {
            lost.reasons()
                    .forEach(text ->
                            findings.add(new Finding(Reasons.of(lost.cause(), text), lost.row(), "file", text)));
            boxes.getOrDefault(lost.row(), List.of())
                    .forEach(text -> findings.add(new Finding(Reason.BOX, lost.row(), "file", text)));
        }
        Check train = new Check("train", options, boxes, findings);
        Check validation = new Check("validation", options, boxes, findings);
        train.run(rows.train(), encoder, Map.of());
        validation.run(rows.validation(), encoder, train.fingerprints());
        return new Checked(report(rows, options, findings, train, validation), train.examples(), validation.examples());
    }

    private static DatasetReport report(
            RowSets rows, ReportOptions options, List<Finding> findings, Check train, Check validation) {
        Map<String, SplitAccount> splits = new LinkedHashMap<>();
        splits.put("train", train.account());
        if (!rows.validation().isEmpty()) {
            splits.put("validation", validation.account());
        }
        long drawn = splits.values().stream().mapToLong(SplitAccount::rows).sum();
        long accepted =
                splits.values().stream().mapToLong(SplitAccount::accepted).sum();
        return new DatasetReport(
                rows.report().read(),
                accepted,
                rows.report().lost().size() + drawn - accepted,
                rows.report().kept() - drawn,
                findings,
                splits,
                rows.report().ignoredColumns(),
                options.maxRejected(),
                Optional.empty());
    }

    /** The same with a forecast of memory. */
    public DatasetReport withMemory(MemoryPlan plan) {
        return new DatasetReport(
                read, accepted, rejected, notDrawn, findings, splits, unusedColumns, maxRejected, Optional.of(plan));
    }

    /** How many rows there are for each reason that occurs; one row may have several. */
    public Map<Reason, Long> counts() {
        Map<Reason, Set<String>> rows = new EnumMap<>(Reason.class);
        findings.forEach(finding -> rows.computeIfAbsent(finding.reason(), any -> new HashSet<>())
                .add(finding.split() + " " + finding.row()));
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        rows.forEach((reason, all) -> counts.put(reason, (long) all.size()));
        return counts;
    }

    /** The findings of one reason. */
    public List<Finding> findings(Reason reason) {
        return findings.stream().filter(finding -> finding.reason() == reason).toList();
    }

    /** Whether no more rows are rejected than allowed. */
    public boolean passes() {
        return rejected <= maxRejected;
    }

    /**
     * Refuses the data set if more rows are rejected than allowed.
     *
     * @throws SwiftException naming the first of them
     */
    public void validate() {
        if (passes()) {
            return;
        }
        List<Finding> bad =
                findings.stream().filter(finding -> finding.reason().rejects()).toList();
        StringBuilder text = new StringBuilder(rejected + (rejected == 1 ? " row is" : " rows are") + " rejected, "
                + (maxRejected == 0 ? "none" : "at most " + maxRejected) + " may be:");
        bad.stream().limit(SHOWN).forEach(finding -> text.append("\n- ").append(finding));
        if (bad.size() > SHOWN) {
            text.append("\n- and ").append(bad.size() - SHOWN).append(" more findings");
        }
        throw new SwiftException(text.toString());
    }

    /** The account for a terminal, with every finding. */
    public String text() {
        return ReportText.of(this);
    }

    /** The account as one JSON object. */
    public String json() {
        return ReportJson.of(this);
    }

    /** The account as one page of HTML that needs no other file, with plots. */
    public String html() {
        return ReportPage.of(this);
    }

    /**
     * Writes the rows rejected, one JSON object a line: {@code file}, {@code line}, {@code reasons}, and {@code row} as it stands in its
     * file, or as {@code text} where it is no JSON.
     *
     * @return how many lines
     */
    public int writeRejected(Path file) {
        return RejectedRows.write(this, file);
    }
}
