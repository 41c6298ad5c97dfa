package io.swift4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.train.dataset.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetReaderTest {

    @TempDir
    Path folder;

    private static RowSource open(DatasetSpec spec) {
        return Sources.open(spec.source(), "train", false);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("rows.jsonl"), List.of(lines));
    }

    private RowSets read(ReadOptions options, String... lines) throws IOException {
        return DatasetReader.read(
                List.of(DatasetSpec.parse(file(lines).toString())), List.of(), options, DatasetReaderTest::open);
    }

    private String chat(String line) throws IOException {
        RowSets sets = read(ReadOptions.defaults(), line);
        return ((Row.Chat) sets.train().get(0))
                .conversation().turns().stream()
                        .map(turn -> turn.role() + ":" + turn.content())
                        .collect(Collectors.joining("|"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]} @ user:q|assistant:a",
                "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\",\"value\":\"a\"}]} @ user:q|assistant:a",
                "{\"system\":\"s\",\"conversation\":[{\"human\":\"q\",\"assistant\":\"a\"}]} @ system:s|user:q|assistant:a",
                "{\"instruction\":\"Do\",\"input\":\"it\",\"output\":\"done\"} @ `user:Do\nit|assistant:done`",
                "{\"instruction\":\"Do\",\"input\":\"\",\"output\":\"done\",\"system\":\"\"} @ user:Do|assistant:done",
                "{\"query\":\"q2\",\"response\":\"r2\",\"history\":[[\"q1\",\"r1\"]]} @ user:q1|assistant:r1|user:q2|assistant:r2",
                "{\"question\":\"q\",\"answer\":\"a\",\"system_prompt\":\"s\"} @ system:s|user:q|assistant:a",
                "{\"text\":\"plain\"} @ assistant:plain",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"q\"},{\"type\":\"text\",\"text\":\"!\"}]},{\"role\":\"assistant\",\"content\":\"a\"}]} @ user:q!|assistant:a",
            })
    void rowShapes(String line, String turns) throws IOException {
        assertThat(chat(line)).isEqualTo(turns);
    }

    @Test
    void toolCallsThatFollowEachOtherAreOneMessage() throws IOException {
        RowSets sets = read(
                ReadOptions.defaults(),
                "{\"tools\":\"[{\\\"type\\\":\\\"function\\\"}]\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},"
                        + "{\"role\":\"tool_call\",\"content\":\"{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{\\\"x\\\":1}}\"},"
                        + "{\"role\":\"tool_call\",\"content\":\"{\\\"name\\\":\\\"g\\\"}\"},"
                        + "{\"role\":\"tool_response\",\"content\":\"1\"},{\"role\":\"assistant\",\"content\":\"a\"}]}");
        Conversation conversation = ((Row.Chat) sets.train().get(0)).conversation();
        assertThat(conversation.tools()).contains(List.of(Map.of("type", "function")));
        assertThat(conversation.turns().stream().map(Turn::role))
                .containsExactly("user", "assistant", "tool", "assistant");
        assertThat(conversation.turns().get(1).message().get("tool_calls"))
                .asString()
                .contains("f", "g", "x");
    }

    @Test
    void preferencesAndLabels() throws IOException {
        RowSets sets = read(
                ReadOptions.defaults(),
                "{\"query\":\"q\",\"response\":\"good\",\"rejected_response\":\"bad\",\"margin\":0.5}",
                "{\"query\":\"q\",\"response\":\"good\",\"label\":true}",
                "{\"query\":\"q\",\"label\":3}",
                "{\"query\":\"q\",\"label\":0.5}",
                "{\"query\":\"q\",\"label\":[0,2]}",
                "{\"query\":\"q\",\"label\":[0.5,2]}");
        Row.Preference pair = (Row.Preference) sets.train().get(0);
        assertThat(pair.rejected().last().content()).isEqualTo("bad");
        assertThat(pair.margin()).contains(0.5);
        assertThat(sets.train().stream().skip(1).map(row -> ((Row.Labelled) row).label()))
                .containsExactly(
                        new Label.Desirable(true),
                        new Label.Category(3),
                        new Label.Score(0.5),
                        new Label.Categories(List.of(0, 2)),
                        new Label.Scores(List.of(0.5, 2.0)));
    }

    @Test
    void textsToCompareHaveOnePositiveAndAnyNegatives() throws IOException {
        String anchor = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"positive_messages\":";
        String text = "[{\"role\":\"user\",\"content\":\"t\"}]";
        RowSets sets = read(
                ReadOptions.defaults(),
                anchor + "[" + text + "],\"negative_messages\":[" + text + "," + text + "]}",
                anchor + "[" + text + "],\"label\":0.5}");
        Row.Contrast first = (Row.Contrast) sets.train().get(0);
        assertThat(first.negatives()).hasSize(2);
        assertThat(first.positive().turns().get(0).content()).isEqualTo("t");
        assertThat(((Row.Contrast) sets.train().get(1)).similarity()).contains(0.5);
        RowSets several = read(ReadOptions.defaults(), anchor + "[" + text + "," + text + "]}");
        assertThat(((Row.Contrast) several.train().get(0)).furtherPositives()).hasSize(1);
        assertThatThrownBy(() -> read(
                        ReadOptions.defaults(), anchor + "[]}", anchor + "[[{\"role\":\"usr\",\"content\":\"t\"}]]}"))
                .hasMessageContaining("rows.jsonl:1: positive_messages is")
                .hasMessageContaining("at least one list of messages")
                .hasMessageContaining("rows.jsonl:2: positive_messages[0][0].role is \"usr\"");
    }

    @Test
    void promptsKeepAllColumnsAndLoseTheirAnswer() throws IOException {
        ReadOptions prompts = new ReadOptions(Map.of(), 0, 42, true, 0, true);
        RowSets sets = read(
                prompts,
                "{\"query\":\"2+2?\",\"solution\":\"4\",\"level\":3}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}]}");
        Row.Prompt first = (Row.Prompt) sets.train().get(0);
        assertThat(first.columns()).containsEntry("solution", "4").containsEntry("level", 3);
        assertThat(first.conversation().turns()).hasSize(1);
        assertThat(((Row.Prompt) sets.train().get(1)).conversation().turns()).hasSize(1);
        assertThat(sets.report().ignoredColumns()).isEmpty();
        assertThatThrownBy(() -> read(prompts, "{\"text\":\"an answer to nothing\"}"))
                .hasMessageContaining("rows.jsonl:1: there is nothing to answer");
    }

    @Test
    void allBadRowsAreNamedTogether() throws IOException {
        assertThatThrownBy(() -> read(
                        ReadOptions.defaults(),
                        "{\"query\":\"q\",\"response\":7,\"channel\":[]}",
                        "not json",
                        "",
                        "{\"messages\":[{\"role\":\"asistant\",\"content\":\"a\"},{\"role\":\"user\",\"content\":null,\"loss\":true}]}",
                        "[1]",
                        "{\"query\":\"q\"}",
                        "{\"foo\":\"q\"}",
                        "{\"text\":\"a\",\"images\":[\"a.png\"]}",
                        "{\"query\":\"q\",\"query\":\"r\"}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("8 bad rows, none allowed")
                .hasMessageContaining("rows.jsonl:1: response is 7; it must be text")
                .hasMessageContaining("rows.jsonl:2: the line is not valid JSON at column")
                .hasMessageContaining("rows.jsonl:4: messages[0].role is \"asistant\"; it must be system")
                .hasMessageContaining("messages[1].content is missing; it must be text")
                .hasMessageContaining("messages[1].loss is true; only messages of the assistant")
                .hasMessageContaining("rows.jsonl:5: the line is [1]; it must be one JSON object")
                .hasMessageContaining("rows.jsonl:6: no message is the assistant's")
                .hasMessageContaining("rows.jsonl:7: no column is known of [foo]")
                .hasMessageContaining("images[0] is \"a.png\"; there is no such file")
                .hasMessageContaining("rows.jsonl:9: the line is not valid JSON");
    }

    @Test
    void badRowsWithinTheBudgetAreCountedAndNamed() throws IOException {
        ReadOptions options = new ReadOptions(Map.of("q", "query"), 0, 42, true, 1);
        RowSets sets = read(options, "{\"q\":\"q\",\"answer\":\"a\",\"id\":1}", "oops");
        DataReport report = sets.report();
        assertThat(sets.train()).hasSize(1);
        assertThat(List.of(report.read(), report.kept(), report.drawn())).containsExactly(2L, 1L, 1L);
        assertThat(report.lost()).hasSize(1);
        assertThat(report.ignoredColumns()).containsExactly(Map.entry("id", 1L));
        assertThat(report.describe()).contains("lost: 1 bad", "rows.jsonl:2", "column id not used, in 1 rows");
    }

    @Test
    void textThatIsNotUtf8IsABadRow() throws IOException {
        Path file = folder.resolve("latin.jsonl");
        Files.write(file, new byte[] {'{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xE9, '"', '}', '\n'});
        assertThatThrownBy(() -> DatasetReader.read(
                        List.of(DatasetSpec.parse(file.toString())),
                        List.of(),
                        ReadOptions.defaults(),
                        DatasetReaderTest::open))
                .hasMessageContaining("latin.jsonl:1: the line is not UTF-8");
    }

    private List<Long> lines(List<Row> rows) {
        return rows.stream().map(row -> row.id().line()).toList();
    }

    private RowSets sample(String suffix, ReadOptions options) throws IOException {
        String[] lines = IntStream.range(0, 10)
                .mapToObj(i -> "{\"text\":\"t" + i + "\"}")
                .toArray(String[]::new);
        return DatasetReader.read(
                List.of(DatasetSpec.parse(file(lines) + suffix)), List.of(), options, DatasetReaderTest::open);
    }

    @Test
    void samplesWithoutRepeatsUntilTheFileIsUsedUp() throws IOException {
        List<Long> four = lines(sample("#4", ReadOptions.defaults()).train());
        assertThat(four)
                .hasSize(4)
                .doesNotHaveDuplicates()
                .isEqualTo(lines(sample("#4", ReadOptions.defaults()).train()));
        List<Long> many = lines(sample("#23", ReadOptions.defaults()).train());
        Map<Long, Long> counts = many.stream().collect(Collectors.groupingBy(line -> line, Collectors.counting()));
        assertThat(counts).hasSize(10);
        assertThat(counts.values()).allMatch(count -> count == 2 || count == 3);
        assertThat(many).hasSize(23);
        ReadOptions inOrder = new ReadOptions(Map.of(), 0, 42, false, 0);
        assertThat(lines(sample("#3", inOrder).train())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void validationIsSplitOffBeforeSampling() throws IOException {
        RowSets sets = sample("#30", new ReadOptions(Map.of(), 0.3, 42, true, 0));
        assertThat(sets.validation()).hasSize(3);
        assertThat(sets.train()).hasSize(27);
        assertThat(new HashSet<>(lines(sets.train()))).doesNotContainAnyElementsOf(lines(sets.validation()));
        RowSets whole = sample("", new ReadOptions(Map.of(), 0.01, 42, true, 0));
        List<Long> all = new ArrayList<>(lines(whole.train()));
        all.addAll(lines(whole.validation()));
        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        assertThat(whole.validation()).hasSize(1);
    }

    @Test
    void columnsMustStandForKnownOnes() {
        assertThatThrownBy(() -> new ReadOptions(Map.of("q", "quary"), 1.5, 42, true, -1))
                .hasMessageContaining("3 problems")
                .hasMessageContaining("columns maps q to quary, which no row shape knows")
                .hasMessageContaining("split_dataset_ratio must be from 0 to below 1, not 1.5")
                .hasMessageContaining("max_lost_rows must not be negative, not -1");
    }

    @Test
    void datasetSyntax() {
        assertThat(DatasetSpec.parse("a.jsonl#500")).hasToString("a.jsonl#500");
        assertThatThrownBy(() -> DatasetSpec.parse("a.jsonl#5x"))
                .hasMessageContaining("a.jsonl#5x")
                .hasMessageContaining("\"5x\"");
        assertThatThrownBy(() -> DatasetReader.read(
                        List.of(DatasetSpec.parse("nowhere.jsonl")),
                        List.of(),
                        ReadOptions.defaults(),
                        DatasetReaderTest::open))
                .hasMessageContaining("nowhere.jsonl is no file");
    }
}
