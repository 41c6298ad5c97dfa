package io.swift4j.train.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An account as JSON. */
final class ReportJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReportJson() {}

    static String name(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    static String of(DatasetReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("read", report.read());
        all.put("accepted", report.accepted());
        all.put("rejected", report.rejected());
        all.put("not_drawn", report.notDrawn());
        all.put("max_rejected", report.maxRejected());
        all.put("passes", report.passes());
        Map<String, Long> counts = new LinkedHashMap<>();
        report.counts().forEach((reason, rows) -> counts.put(name(reason), rows));
        all.put("counts", counts);
        all.put("unused_columns", report.unusedColumns());
        Map<String, Object> splits = new LinkedHashMap<>();
        report.splits().forEach((name, split) -> splits.put(name, split(split)));
        all.put("splits", splits);
        report.memory().ifPresent(plan -> {
            Map<String, Object> bytes = new LinkedHashMap<>();
            bytes.put("total", plan.total());
            bytes.put("anonymous", plan.anonymous());
            bytes.put("mapped_weights", plan.mappedWeights());
            bytes.put("weights", plan.weights());
            bytes.put("adapter", plan.adapter());
            bytes.put("gradients", plan.gradients());
            bytes.put("optimizer", plan.optimizer());
            bytes.put("activations", plan.kept());
            bytes.put("workspace", plan.workspace());
            bytes.put("rest", plan.rest());
            all.put("memory_bytes", bytes);
        });
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Finding finding : report.findings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("reason", name(finding.reason()));
            one.put("file", finding.row().file());
            one.put("line", finding.row().line());
            one.put("split", finding.split());
            one.put("text", finding.text());
            findings.add(one);
        }
        all.put("findings", findings);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static Map<String, Object> split(SplitAccount split) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rows", split.rows());
        fields.put("accepted", split.accepted());
        fields.put("examples", split.lengths().size());
        fields.put("tokens", split.tokens());
        fields.put("learned_tokens", split.learned());
        fields.put("median_length", split.quantile(0.5));
        fields.put("length_95_percent", split.quantile(0.95));
        fields.put("longest", split.quantile(1));
        fields.put("media", split.media());
        fields.put("histogram_width", split.histogram().width());
        fields.put("histogram", split.histogram().counts());
        return fields;
    }
}
