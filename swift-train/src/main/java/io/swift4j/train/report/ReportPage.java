package io.swift4j.train.report;

import static io.swift4j.train.report.Html.escaped;

import java.util.Locale;
import java.util.Map;

/** An account as a page. */
final class ReportPage {

    private ReportPage() {}

    static String of(DatasetReport report) {
        StringBuilder page = new StringBuilder(Html.start("Data set report"));
        page.append(String.format(
                Locale.ROOT,
                "<p class=\"%s\"><strong>%s</strong>: %d rows read, %d accepted, %d rejected (%d allowed), %d not drawn.</p>%n",
                report.passes() ? "good" : "bad",
                report.passes() ? "Good" : "Refused",
                report.read(),
                report.accepted(),
                report.rejected(),
                report.maxRejected(),
                report.notDrawn()));
        report.splits().forEach((name, split) -> split(page, name, split));
        report.memory()
                .ifPresent(plan -> page.append("<h2>Memory</h2>\n<p>")
                        .append(escaped(plan.describe()))
                        .append("</p>\n"));
        if (!report.findings().isEmpty()) {
            page.append("<h2>Findings</h2>\n");
            image(page, "rows of each finding", Plots.reasons(report.counts()));
            page.append("<table><tr><th>finding<th>row<th>split<th>what</tr>\n");
            for (Finding finding : report.findings()) {
                page.append("<tr><td class=\"")
                        .append(finding.reason().rejects() ? "bad" : "")
                        .append("\">")
                        .append(finding.reason().words())
                        .append("<td>")
                        .append(escaped(finding.row().toString()))
                        .append("<td>")
                        .append(escaped(finding.split()))
                        .append("<td>")
                        .append(escaped(finding.text()))
                        .append("</tr>\n");
            }
            page.append("</table>\n");
        }
        if (!report.unusedColumns().isEmpty()) {
            page.append("<h2>Columns not used</h2>\n<table><tr><th>column<th>rows</tr>\n");
            report.unusedColumns()
                    .forEach((column, rows) -> page.append("<tr><td>")
                            .append(escaped(column))
                            .append("<td class=\"n\">")
                            .append(rows)
                            .append("</tr>\n"));
            page.append("</table>\n");
        }
        return page.append("</html>\n").toString();
    }

    private static void split(StringBuilder page, String name, SplitAccount split) {
        page.append("<h2>").append(escaped(name)).append("</h2>\n<table>");
        number(page, "rows", split.rows());
        number(page, "accepted", split.accepted());
        number(page, "examples", split.lengths().size());
        number(page, "tokens", split.tokens());
        number(page, "tokens learned", split.learned());
        number(page, "median length", split.quantile(0.5));
        number(page, "length of 95 % at most", split.quantile(0.95));
        number(page, "longest", split.quantile(1));
        for (Map.Entry<String, Long> entry : split.media().entrySet()) {
            number(page, "media: " + entry.getKey(), entry.getValue());
        }
        page.append("</table>\n");
        if (!split.lengths().isEmpty()) {
            image(page, "lengths of " + name, Plots.lengths(name, split.histogram()));
        }
    }

    private static void number(StringBuilder page, String what, long number) {
        page.append("<tr><td>")
                .append(escaped(what))
                .append("<td class=\"n\">")
                .append(number)
                .append("</tr>\n");
    }

    private static void image(StringBuilder page, String what, String address) {
        page.append("<img alt=\"")
                .append(escaped(what))
                .append("\" src=\"")
                .append(address)
                .append("\">\n");
    }
}
