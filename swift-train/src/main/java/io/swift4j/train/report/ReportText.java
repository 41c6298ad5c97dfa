package io.swift4j.train.report;

import java.util.Locale;
import java.util.Map;

/** An account in lines. */
final class ReportText {

    private static final int BAR = 40;

    private ReportText() {}

    static String of(DatasetReport report) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d rows read: %d accepted, %d rejected (%d allowed), %d not drawn",
                report.read(),
                report.accepted(),
                report.rejected(),
                report.maxRejected(),
                report.notDrawn());
        report.counts()
                .forEach((reason, rows) ->
                        line(text, "  %6d  %s%s", rows, reason.words(), reason.rejects() ? "" : " (kept)"));
        report.unusedColumns()
                .forEach((column, rows) -> line(text, "  %6d  have the column %s, which is not used", rows, column));
        report.splits().forEach((name, split) -> split(text, name, split));
        report.memory().ifPresent(plan -> text.append(plan.describe()).append('\n'));
        report.findings().forEach(finding -> text.append("- ").append(finding).append('\n'));
        return text.append(report.passes() ? "the data set is good" : "the data set is refused")
                .append('\n')
                .toString();
    }

    private static void split(StringBuilder text, String name, SplitAccount split) {
        line(
                text,
                "%s: %d examples, %d tokens (median %d, 95 %% %d, longest %d), %d of them learned (%.1f %%)%s",
                name,
                split.lengths().size(),
                split.tokens(),
                split.quantile(0.5),
                split.quantile(0.95),
                split.quantile(1),
                split.learned(),
                100.0 * split.learned() / Math.max(1, split.tokens()),
                media(split.media()));
        if (split.lengths().isEmpty()) {
            return;
        }
        SplitAccount.Histogram histogram = split.histogram();
        int most = 1;
        for (int count : histogram.counts()) {
            most = Math.max(most, count);
        }
        for (int i = 0; i < histogram.counts().length; i++) {
            int count = histogram.counts()[i];
            if (count > 0) {
                line(
                        text,
                        "  %7d tokens  %-" + BAR + "s %d",
                        i * histogram.width(),
                        "#".repeat(Math.max(1, BAR * count / most)),
                        count);
            }
        }
    }

    private static String media(Map<String, Long> media) {
        StringBuilder text = new StringBuilder();
        media.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        text.append(", ").append(entry.getValue()).append(' ').append(entry.getKey()));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
