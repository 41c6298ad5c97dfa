package io.swift4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckDataCommandTest {

    @TempDir
    private Path folder;

    private String printed = "";

    private int check(List<String> rows, String... more) throws Exception {
        Path file = Files.write(folder.resolve("rows.jsonl"), rows);
        List<String> line = new ArrayList<>(List.of("check-data", "--colour", "NEVER"));
        line.addAll(List.of("--model", TestModels.QWEN2.toString(), "--dataset", file.toString()));
        line.addAll(List.of(more));
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            return Main.run(line.toArray(String[]::new));
        } finally {
            System.setOut(before);
            printed = out.toString(StandardCharsets.UTF_8);
        }
    }

    private static final String GOOD = "{\"query\":\"Name it\",\"response\":\"A cat\"}";

    @Test
    void goodRowsPassWithAForecastOfMemory() throws Exception {
        Path page = folder.resolve("page.html");
        Path json = folder.resolve("page.json");
        int code = check(
                List.of(GOOD, "{\"query\":\"And it\",\"response\":\"A dog\"}"),
                "--report",
                page.toString(),
                "--report",
                json.toString(),
                "--show",
                "1",
                "--show-page",
                folder.resolve("show.html").toString());
        assertThat(code).as(printed).isZero();
        assertThat(printed)
                .contains(
                        "2 rows read: 2 accepted, 0 rejected", "memory of a step: ", "[[A cat", "the data set is good")
                .doesNotContain("[[A dog");
        assertThat(page).content().contains("data:image/png;base64,", "memory of a step");
        assertThat(json).content().contains("\"accepted\" : 2");
        assertThat(folder.resolve("show.html")).content().contains("A cat");
    }

    @Test
    void badRowsFailUnlessABudgetAllowsThem() throws Exception {
        List<String> rows = List.of(GOOD, "{\"query\":\"Name it\"}");
        Path bad = folder.resolve("bad.jsonl");
        assertThat(check(rows, "--rejected", bad.toString())).isEqualTo(1);
        assertThat(printed).contains("rows.jsonl:2", "the data set is refused");
        assertThat(bad).content().contains("\"row\":{\"query\":\"Name it\"}");
        assertThat(check(rows, "--max_lost_rows", "1")).as(printed).isZero();
    }

    @Test
    void rowsThatTheRunDoesNotLearnFromAreRejected() throws Exception {
        String pair = "{\"query\":\"Name it\",\"response\":\"A cat\",\"rejected_response\":\"A dog\"}";
        assertThat(check(List.of(GOOD, pair))).isEqualTo(1);
        assertThat(printed)
                .contains("rows.jsonl:2: not what the run learns from", "conversations or texts", "memory of a step");
        assertThat(check(List.of(GOOD, pair), "--rlhf_type", "dpo")).isEqualTo(1);
        assertThat(printed).contains("rows.jsonl:1: not what the run learns from");
    }
}
