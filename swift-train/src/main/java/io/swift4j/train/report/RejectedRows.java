package io.swift4j.train.report;

import io.swift4j.train.data.RowId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The rows that are rejected, with why, in a file. */
final class RejectedRows {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RejectedRows() {}

    static int write(DatasetReport report, Path file) {
        Map<RowId, List<Map<String, String>>> reasons = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            if (finding.reason().rejects()) {
                Map<String, String> one = new LinkedHashMap<>();
                one.put("reason", ReportJson.name(finding.reason()));
                one.put("text", finding.text());
                reasons.computeIfAbsent(finding.row(), any -> new ArrayList<>()).add(one);
            }
        }
        Map<RowId, String> lines = RawLines.of(reasons.keySet());
        try (Writer out = Files.newBufferedWriter(file)) {
            for (Map.Entry<RowId, List<Map<String, String>>> entry : reasons.entrySet()) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("file", entry.getKey().file());
                line.put("line", entry.getKey().line());
                line.put("reasons", entry.getValue());
                String text = lines.getOrDefault(entry.getKey(), "");
                try {
                    line.put("row", JSON.readTree(text));
                } catch (JacksonException e) {
                    line.put("text", text);
                }
                out.write(JSON.writeValueAsString(line) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return reasons.size();
    }
}
