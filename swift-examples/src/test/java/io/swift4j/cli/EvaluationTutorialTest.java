package io.swift4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.TestModels;
import io.swift4j.docs.Snippet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what {@code docs/evaluation.md} says, on a tiny model and made-up data. */
class EvaluationTutorialTest {

    private static final Path PAGE = Path.of("../docs/evaluation.md");
    private static final Set<String> PATHS = Set.of(
            "--dataset",
            "--report",
            "--rejected",
            "--show-page",
            "--data",
            "--answers",
            "--benchmark-data",
            "--output_dir");

    @TempDir
    private Path folder;

    private interface Body {
        void run() throws Exception;
    }

    @BeforeEach
    void data() throws IOException {
        Files.write(
                folder.resolve("rows.jsonl"),
                List.of(
                        "{\"query\":\"Name it\",\"response\":\"A cat\"}",
                        "{\"query\":\"And it\",\"response\":\"A dog\"}",
                        "{\"query\":\"Name it\",\"response\":\"A cat\"}"));
        Files.createDirectories(folder.resolve("mmlu/test"));
        Files.createDirectories(folder.resolve("mmlu/dev"));
        Files.writeString(folder.resolve("mmlu/test/logic_test.csv"), "Is it so?,yes,no,both,neither,A\n");
        Files.writeString(folder.resolve("mmlu/dev/logic_dev.csv"), "So?,a,b,c,d,B\n".repeat(5));
        Files.createDirectories(folder.resolve("shop"));
        Files.write(
                folder.resolve("shop/rows.jsonl"),
                List.of(
                        "{\"kind\":\"prices\",\"question\":\"Is it dear?\",\"answer\":\"yes\"}",
                        "{\"kind\":\"times\",\"question\":\"Is it open?\",\"answer\":\"no\"}"));
        Files.writeString(folder.resolve("shop.yaml"), blocks("yaml").get(0));
    }

    private static List<String> blocks(String language) throws IOException {
        Matcher matcher =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    private static String printed(Body body) throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            body.run();
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyCommandRuns() throws Exception {
        for (String command : blocks("sh")) {
            List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+")));
            assertThat(words.remove(0)).isEqualTo("./swift");
            for (int i = 1; i < words.size(); i++) {
                String word = words.get(i);
                if (word.equals("MODEL")) {
                    words.set(i, TestModels.QWEN2.toString());
                } else if (PATHS.contains(words.get(i - 1)) || word.endsWith(".yaml")) {
                    words.set(i, folder.resolve(word).toString());
                }
            }
            String said = printed(() -> assertThat(Main.run(words.toArray(String[]::new)))
                    .as(command)
                    .isZero());
            assertThat(said).isNotBlank();
        }
        assertThat(folder.resolve("report.html")).content().contains("data:image/png;base64,");
        assertThat(folder.resolve("rows.html")).exists();
        assertThat(Files.readAllLines(folder.resolve("answers.jsonl"))).hasSize(1);
        try (var files = Files.walk(folder.resolve("runs"))) {
            Path log = files.filter(file -> file.endsWith("logging.jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(log).content().contains("eval_mmlu_accuracy");
        }
        assertThat(folder.resolve("scores.json")).content().contains("\"complete\" : true");
    }

    @Test
    void everySnippetCompilesAndRuns() throws Exception {
        List<Snippet> snippets = Snippet.of(PAGE).stream()
                .map(snippet -> snippet.withBody(placed(snippet.body())))
                .toList();
        assertThat(snippets).isNotEmpty();
        Snippet.compile(snippets, folder);
        List<String> said = new ArrayList<>();
        for (Snippet snippet : snippets) {
            said.add(snippet.printed(folder));
        }
        assertThat(said.get(0)).contains("3 rows read: 3 accepted", "duplicate", "A cat");
        assertThat(said.get(1)).contains("mmlu", "accuracy", "logic");
        assertThat(said.get(2)).contains("shop", "prices", "times", "0.5000");
        assertThat(said.get(3)).contains("memory of a step");
        try (var files = Files.walk(folder.resolve("output"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .contains("step-1.jsonl", "step-2.jsonl", "logging.jsonl");
        }
    }

    private String placed(String body) {
        String here = folder.toAbsolutePath().toString().replace('\\', '/') + "/";
        String model = TestModels.QWEN2.toAbsolutePath().toString().replace('\\', '/');
        return body.replace("\"MODEL\"", "\"" + model + "\"")
                .replace("\"rows.jsonl\"", "\"" + here + "rows.jsonl\"")
                .replace("\"output\"", "\"" + here + "output\"")
                .replaceAll("Path\\.of\\(\"(?!/)([^\"]+)\"\\)", "Path.of(\"" + here + "$1\")");
    }
}
