package io.swift4j.train.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.EncodeOptions;
import io.swift4j.train.data.Explanation;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.ReadOptions;
import io.swift4j.train.data.Row;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowSource;
import io.swift4j.train.data.Truncation;
import io.swift4j.train.dataset.source.JsonlSource;
import io.swift4j.train.media.MediaPipeline;
import io.swift4j.train.memory.MemoryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatasetReportTest {

    private static RowSource open(DatasetSpec set) {
        Path file = Path.of(set.source());
        return JsonlSource.open(file, MediaHome.beside(file));
    }

    private static final Path MODEL = Path.of("src/test/resources/qwen2_vl");
    private static final String GOOD = "{\"query\":\"Name it\",\"response\":\"A cat\"}";

    @TempDir
    private Path folder;

    private Tokenizer tokenizer;
    private MediaPipeline media;

    @BeforeEach
    void load() throws IOException {
        tokenizer = Tokenizer.load(MODEL);
        media = new MediaPipeline(
                MediaProcessor.load(MODEL, ProcessorOptions.builder().build()), MediaDecoder.defaults(), "test");
        Files.copy(MODEL.resolve("pictures/rocket_130x90.png"), folder.resolve("rocket.png"));
        Files.writeString(folder.resolve("broken.png"), "this is no picture");
        Files.createFile(folder.resolve("empty.png"));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private RowEncoder encoder(OptionalInt limit, Truncation truncation) {
        return new RowEncoder(
                tokenizer, new EncodeOptions(limit, truncation, Optional.empty(), Optional.empty()), media);
    }

    private DatasetSpec rows(String name, String... lines) throws IOException {
        return new DatasetSpec(Files.write(folder.resolve(name), List.of(lines)), OptionalInt.empty());
    }

    private DatasetReport report(String... lines) throws IOException {
        return DatasetReport.read(
                List.of(rows("rows.jsonl", lines)),
                List.of(),
                ReadOptions.defaults(),
                DatasetReportTest::open,
                encoder(OptionalInt.empty(), Truncation.DELETE),
                ReportOptions.strict().withBoxes(BoxFormat.QWEN2_VL));
    }

    /** The second of two rows has exactly this reason, and the first is good. */
    private void only(Reason reason, String line, String... says) throws IOException {
        DatasetReport report = report(GOOD, line);
        assertThat(report.counts()).as("%s", report.findings()).containsExactly(Map.entry(reason, 1L));
        assertThat(report.read()).isEqualTo(2);
        assertThat(report.rejected()).isEqualTo(reason.rejects() ? 1 : 0);
        assertThat(report.accepted()).isEqualTo(2 - report.rejected());
        assertThat(report.findings()).allSatisfy(finding -> {
            assertThat(finding.row().line()).isEqualTo(2);
            assertThat(finding.row().file()).endsWith("rows.jsonl");
        });
        for (String words : says) {
            assertThat(report.findings().toString()).contains(words);
        }
        assertThat(report.passes()).isEqualTo(!reason.rejects());
        if (reason.rejects()) {
            assertThatThrownBy(report::validate)
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("rows.jsonl:2")
                    .hasMessageContaining(reason.words());
        }
    }

    @Test
    void everyMistakeIsNamedByItsReason() throws IOException {
        only(Reason.NOT_JSON, "{\"query\":", "column");
        only(Reason.NOT_JSON, "[1, 2]");
        only(Reason.NO_COLUMNS, "{\"foo\":\"x\"}", "foo");
        only(Reason.BAD_FIELD, "{\"query\":7,\"response\":\"A cat\"}", "query is 7");
        only(Reason.MEDIUM_MISSING, "{\"query\":\"q\",\"response\":\"r\",\"images\":[\"no.png\"]}", "no.png");
        only(Reason.MEDIUM_MISSING, "{\"query\":\"q\",\"response\":\"r\",\"images\":[\"empty.png\"]}", "empty");
        only(Reason.MEDIUM_BROKEN, "{\"query\":\"q\",\"response\":\"r\",\"images\":[\"broken.png\"]}", "broken.png");
        only(
                Reason.MEDIA_COUNT,
                "{\"query\":\"<image><image>\",\"response\":\"r\",\"images\":[\"rocket.png\"]}",
                "2 <image>",
                "images has 1");
        only(
                Reason.NOTHING_TO_LEARN,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},"
                        + "{\"role\":\"assistant\",\"content\":\"r\",\"loss\":false}]}");
        only(Reason.DUPLICATE, GOOD, "the same as", "rows.jsonl:1");
    }

    @Test
    void rolesThatDoNotTakeTurnsAreRejected() throws IOException {
        only(
                Reason.ROLES,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"user\",\"content\":\"q\"},"
                        + "{\"role\":\"assistant\",\"content\":\"r\"}]}",
                "messages[1]",
                "the user's too");
        only(
                Reason.ROLES,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"r\"},"
                        + "{\"role\":\"assistant\",\"content\":\"s\"}]}",
                "the assistant's too");
        only(
                Reason.ROLES,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"narrator\",\"content\":\"r\"}]}",
                "narrator");
        only(Reason.ROLES, "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}");
        only(
                Reason.ROLES,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"tool\",\"content\":\"t\"},"
                        + "{\"role\":\"assistant\",\"content\":\"r\"}]}",
                "no call of a tool");
    }

    @Test
    void boxesOutsideOfTheirPictureAreNamed() throws IOException {
        DatasetReport columns = report(
                GOOD,
                "{\"query\":\"q\",\"response\":\"r\",\"images\":[\"rocket.png\"],"
                        + "\"objects\":{\"ref\":[\"a\",\"b\"],\"bbox\":[[0,0,130,90],[5,5,131,20]]}}");
        assertThat(columns.findings(Reason.BOX))
                .singleElement()
                .satisfies(found -> assertThat(found.text())
                        .isEqualTo("objects.bbox[1] is [5, 5, 131, 20]; its x 131 is not from 0 to 130"));
        assertThat(columns.rejected()).isEqualTo(1);
        only(
                Reason.BOX,
                "{\"query\":\"q\",\"response\":\"<|box_start|>(10,20),(1200,40)<|box_end|>\",\"images\":[\"rocket.png\"]}",
                "1200");
        only(
                Reason.BOX,
                "{\"query\":\"q\",\"response\":\"<|box_start|>(90,20),(30,40)<|box_end|>\",\"images\":[\"rocket.png\"]}",
                "before its left");
    }

    @Test
    void boxesInPixelsMustHaveTheirEdgesInOrder() {
        String answer = "{\"bbox_2d\": [10, 20, 5000, 40]} {\"bbox_2d\": [10, 20, 5, 40]} {\"bbox_2d\": [-1, 2, 5, 4]}";
        assertThat(BoxCheck.written(answer, BoxFormat.QWEN2_5_VL)).hasSize(2);
    }

    @Test
    void longRowsAreCutOrRejectedAsTheOptionsSay() throws IOException {
        String longer = "{\"query\":\"Name it\",\"response\":\"" + "A cat ".repeat(40) + "\"}";
        for (Truncation truncation : List.of(Truncation.DELETE, Truncation.RIGHT)) {
            DatasetReport report = DatasetReport.read(
                    List.of(rows("rows.jsonl", GOOD, longer)),
                    List.of(),
                    ReadOptions.defaults(),
                    DatasetReportTest::open,
                    encoder(OptionalInt.of(60), truncation),
                    ReportOptions.strict());
            Reason expected = truncation == Truncation.DELETE ? Reason.TOO_LONG : Reason.TRUNCATED;
            assertThat(report.counts()).containsExactly(Map.entry(expected, 1L));
            assertThat(report.findings().get(0).text()).contains("60");
            assertThat(report.passes()).isEqualTo(truncation == Truncation.RIGHT);
        }
    }

    @Test
    void whatIsMeasuredWithMustNotBeLearned() throws IOException {
        String other = "{\"query\":\"Name it\",\"response\":\"A dog\"}";
        DatasetReport report = DatasetReport.read(
                List.of(rows("train.jsonl", GOOD, other)),
                List.of(rows("val.jsonl", "{\"query\":\"And this\",\"response\":\"A cow\"}", GOOD)),
                ReadOptions.defaults(),
                DatasetReportTest::open,
                encoder(OptionalInt.empty(), Truncation.DELETE),
                ReportOptions.strict());
        assertThat(report.findings()).singleElement().satisfies(found -> {
            assertThat(found.reason()).isEqualTo(Reason.LEAKED);
            assertThat(found.row().toString()).endsWith("val.jsonl:2");
            assertThat(found.split()).isEqualTo("validation");
            assertThat(found.text()).endsWith("train.jsonl:1");
        });
        assertThat(report.splits().get("validation").accepted()).isEqualTo(1);
        assertThat(report.splits().get("train").accepted()).isEqualTo(2);
    }

    @Test
    void allRowsReadAreAcceptedRejectedOrNotDrawn() throws IOException {
        Path file = Path.of(rows(
                        "rows.jsonl",
                        GOOD,
                        "{",
                        "{\"query\":\"b\",\"response\":\"c\"}",
                        "",
                        "{\"query\":\"d\",\"response\":\"e\"}")
                .source());
        DatasetReport report = DatasetReport.read(
                List.of(new DatasetSpec(file, OptionalInt.of(2))),
                List.of(),
                ReadOptions.defaults(),
                DatasetReportTest::open,
                encoder(OptionalInt.empty(), Truncation.DELETE),
                ReportOptions.strict().withMaxRejected(1));
        assertThat(report.read()).isEqualTo(4);
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.notDrawn()).isEqualTo(1);
        assertThat(report.passes()).isTrue();
        report.validate();
    }

    @Test
    void rowsDrawnSeveralTimesAreNoDuplicatesOfThemselves() throws IOException {
        Path file = Path.of(rows("rows.jsonl", GOOD).source());
        DatasetReport report = DatasetReport.read(
                List.of(new DatasetSpec(file, OptionalInt.of(5))),
                List.of(),
                ReadOptions.defaults(),
                DatasetReportTest::open,
                encoder(OptionalInt.empty(), Truncation.DELETE),
                ReportOptions.strict());
        assertThat(report.findings()).isEmpty();
        assertThat(report.accepted()).isEqualTo(1);
    }

    @Test
    void lengthsAreCountedInBins() {
        SplitAccount account = new SplitAccount(5, 5, List.of(1, 3, 99, 30, 31), 10, Map.of());
        assertThat(account.histogram().width()).isEqualTo(5);
        assertThat(account.histogram().counts()).hasSize(20);
        assertThat(account.histogram().counts()[0]).isEqualTo(2);
        assertThat(account.histogram().counts()[6]).isEqualTo(2);
        assertThat(account.histogram().counts()[19]).isEqualTo(1);
        assertThat(account.quantile(0.5)).isEqualTo(30);
        assertThat(account.quantile(1)).isEqualTo(99);
        assertThat(account.tokens()).isEqualTo(164);
    }

    @Test
    void theAccountIsWrittenAsTextJsonAndAPageAlone() throws IOException {
        DatasetReport report = report(
                        GOOD,
                        "{\"query\":\"<b>&\",\"response\":\"r\",\"images\":[\"<script>.png\"]}",
                        "{\"query\":\"q\",\"response\":\"r\",\"images\":[\"rocket.png\"],\"colour\":\"red\"}")
                .withMemory(new MemoryPlan(1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(report.text())
                .contains(
                        "3 rows read: 2 accepted, 1 rejected (0 allowed), 0 not drawn", "missing media", "rows.jsonl:2")
                .contains("1 image", "column colour", "memory of a step", "refused");
        JsonNode json = JsonMapper.builder().build().readTree(report.json());
        assertThat(json.get("counts").get("medium_missing").asInt()).isEqualTo(1);
        assertThat(json.get("findings").get(0).get("line").asInt()).isEqualTo(2);
        assertThat(json.get("splits").get("train").get("examples").asInt()).isEqualTo(2);
        assertThat(json.get("memory_bytes").get("total").asInt()).isEqualTo(36);
        String page = report.html();
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("data:image/png;base64,iVBOR", "&lt;script&gt;.png")
                .doesNotContain("<script", "http://", "https://", "src=\"/");
    }

    @Test
    void rejectedRowsAreWrittenWithTheirReasons() throws IOException {
        DatasetReport report = report(GOOD, "{broken", "{\"query\":\"q\",\"response\":7,\"images\":[\"no.png\"]}");
        Path file = folder.resolve("bad.jsonl");
        assertThat(report.writeRejected(file)).isEqualTo(2);
        List<String> lines = Files.readAllLines(file);
        JsonNode first = JsonMapper.builder().build().readTree(lines.get(0));
        assertThat(first.get("text").asString()).isEqualTo("{broken");
        assertThat(first.get("line").asInt()).isEqualTo(2);
        JsonNode second = JsonMapper.builder().build().readTree(lines.get(1));
        assertThat(second.get("row").get("response").asInt()).isEqualTo(7);
        assertThat(second.get("reasons")).hasSize(2);
    }

    private List<Explanation> explain(String line) throws IOException {
        RowEncoder encoder = encoder(OptionalInt.of(40), Truncation.DELETE);
        Row row = io.swift4j.train.data.DatasetReader.read(
                        List.of(rows("rows.jsonl", line)), List.of(), ReadOptions.defaults(), DatasetReportTest::open)
                .train()
                .get(0);
        return encoder.explain(row);
    }

    @Test
    void itIsShownWhatOfARowIsLearnedMaskedAndMedia() throws IOException {
        Explanation chat = explain(
                        "{\"query\":\"What <image> is it\",\"response\":\"A rocket\",\"images\":[\"rocket.png\"]}")
                .get(0);
        assertThat(chat.stretches().stream().map(Explanation.Stretch::use).toList())
                .containsSubsequence(
                        Explanation.Use.MASKED,
                        Explanation.Use.MEDIUM,
                        Explanation.Use.MASKED,
                        Explanation.Use.LEARNED);
        Explanation.Stretch learned = chat.stretches().stream()
                .filter(stretch -> stretch.use() == Explanation.Use.LEARNED)
                .findFirst()
                .orElseThrow();
        assertThat(learned.text()).isEqualTo("A rocket<|im_end|>");
        int next = 0;
        for (Explanation.Stretch stretch : chat.stretches()) {
            assertThat(stretch.first()).isEqualTo(next);
            next += stretch.tokens();
        }
        String plain = ExplanationText.ansi(List.of(chat), false);
        assertThat(plain).contains("[[A rocket<|im_end|>]]", "rocket.png: ", " of media");
        assertThat(ExplanationText.ansi(List.of(chat), true)).contains("\u001b[32mA rocket<|im_end|>\u001b[0m");
        assertThat(ExplanationText.html(List.of(chat)))
                .contains("<mark class=\"learned\"", "A rocket&lt;|im_end|&gt;</mark>", "<mark class=\"medium\"");
    }

    @Test
    void bothAnswersOfAPairAreShown() throws IOException {
        List<Explanation> pair = explain("{\"query\":\"q\",\"response\":\"good\",\"rejected_response\":\"bad\"}");
        assertThat(pair).extracting(Explanation::title).containsExactly("preferred", "rejected");
        assertThat(ExplanationText.ansi(pair, false)).contains("[[good<|im_end|>]]", "[[bad<|im_end|>]]");
    }
}
