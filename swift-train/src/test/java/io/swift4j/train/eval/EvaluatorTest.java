package io.swift4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.train.metric.Box;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {

    @TempDir
    private Path folder;

    private final List<Question> asked = new ArrayList<>();

    private Answerer says(Function<Question, Answered> answer) {
        return (questions, stop) -> {
            asked.addAll(questions);
            return questions.stream().map(answer).toList();
        };
    }

    private static Answerer texts(Map<String, String> byWords) {
        return (questions, stop) -> questions.stream()
                .map(question -> Answered.text(byWords.entrySet().stream()
                        .filter(entry -> question.words().contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow()))
                .toList();
    }

    private Evaluation run(Answerer answerer, String benchmark, Path data) {
        return Evaluator.of(answerer, "nobody")
                .task(Benchmark.of(benchmark), data)
                .batchSize(2)
                .build()
                .run();
    }

    @Test
    void mmluIsScoredBySubjectAndAsAWhole() throws IOException {
        Evaluation scores = run(says(question -> Answered.text("B")), "mmlu", MadeUpData.mmlu(folder));
        // B is right once among three, and never in the other subject: 1/3, 0, and 1/4 of all rows.
        assertThat(scores.of("mmlu").score()).isCloseTo(0.25, within(1e-12));
        assertThat(scores.of("mmlu", "abstract_algebra").score()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(scores.of("mmlu", "moral_disputes").score()).isZero();
        assertThat(scores.of("mmlu").rows()).isEqualTo(4);
        assertThat(scores.complete()).isTrue();
        String words = asked.get(1).words();
        assertThat(words)
                .startsWith("The following are multiple choice questions (with answers) about abstract algebra.\n\n"
                        + "Shot 1 of abstract_algebra\nA. w\nB. x\nC. y\nD. z\nAnswer: C\n\nShot 2")
                .endsWith("Shot 5 of abstract_algebra\nA. w\nB. x\nC. y\nD. z\nAnswer: C\n\n"
                        + "A group has\nA. one\nB. two, \"or\" more\nC. no\nD. some\nAnswer:");
    }

    @Test
    void mmeCountsPicturesOfWhichBothAnswersAreRight() throws IOException {
        Evaluation scores = run(
                texts(Map.of(
                        "cat", "Yes, there is.",
                        "dog", "no",
                        "cow", "Yes",
                        "hen", "yes",
                        "red", "I can't say",
                        "blue", "No.")),
                "mme",
                MadeUpData.mme(folder));
        // existence: 3 of 4 right, 1 of 2 pictures whole: 75 + 50 points. posters: 1 of 2, none whole: 50 points.
        assertThat(scores.of("mme", "existence").scores())
                .containsEntry("accuracy", 0.75)
                .containsEntry("accuracy+", 0.5)
                .containsEntry("points", 125.0);
        assertThat(scores.of("mme", "posters").scores()).containsEntry("points", 50.0);
        assertThat(scores.of("mme").scores().get("points")).isEqualTo(175.0);
        assertThat(scores.of("mme").score()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(scores.of("mme").unread()).isEqualTo(1);
    }

    @Test
    void vqaIsJudgedByAllPeoplesAnswers() throws IOException {
        Evaluation scores = run(texts(Map.of("colour", "Red", "many", "3")), "vqav2", MadeUpData.vqa(folder));
        // Two of ten said red. Leaving each out in turn: (2 * 1/3 + 8 * 2/3) / 10 = 0.6; all ten said 3.
        assertThat(scores.of("vqav2").score()).isCloseTo((0.6 + 1) / 2, within(1e-9));
        Question first = Questions.of(Benchmark.of("vqav2"), folder, 1).get(0);
        assertThat(first.references()).hasSize(10).contains("red", "blue");
        assertThat(first.media()).singleElement().isInstanceOf(Content.Image.class);
    }

    @Test
    void captionsAreComparedWithThoseOfTheirPicture() throws IOException {
        Evaluation right = run(
                (questions, stop) -> questions.stream()
                        .map(question -> Answered.text(question.references().get(0)))
                        .toList(),
                "coco-caption",
                MadeUpData.captions(folder));
        Evaluation wrong = run(says(question -> Answered.text("dog")), "coco-caption", folder);
        assertThat(right.of("coco-caption").rows()).isEqualTo(2);
        assertThat(right.of("coco-caption").score()).isGreaterThan(1);
        assertThat(wrong.of("coco-caption").score()).isZero();
        assertThat(asked.get(0).references()).containsExactly("a cat sits on a mat", "the small cat is here");
    }

    @Test
    void boxesAreComparedByTheirOverlap() throws IOException {
        Map<String, Optional<Box>> boxes = Map.of(
                "the rocket", Optional.of(new Box(10, 10, 50, 50)),
                "the sky", Optional.of(new Box(0, 0, 50, 40)),
                "smoke", Optional.empty());
        Evaluation scores = run(
                (questions, stop) -> questions.stream()
                        .map(question -> new Answered(
                                "",
                                boxes.entrySet().stream()
                                        .filter(entry -> question.words().contains(entry.getKey()))
                                        .findFirst()
                                        .orElseThrow()
                                        .getValue(),
                                List.of()))
                        .toList(),
                "refcoco",
                MadeUpData.refcoco(folder));
        // Overlaps 1, 1/2 and none; two of three reach a half.
        assertThat(scores.of("refcoco").score()).isCloseTo(0.5, within(1e-12));
        assertThat(scores.of("refcoco").scores().get("acc@0.5")).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(scores.of("refcoco", "val").score()).isCloseTo(0.75, within(1e-12));
        assertThat(scores.of("refcoco", "testA").unread()).isEqualTo(1);
    }

    @Test
    void speechIsJudgedByItsWords() throws IOException {
        Evaluation scores = run(
                texts(Map.of("Write", "He hoped there would be, stew!")),
                "librispeech",
                MadeUpData.librispeech(folder));
        // The first is right after cleaning; the second is 4 words, of which 6 others come: 4 substitutions and 2
        // insertions.
        assertThat(scores.of("librispeech").score()).isCloseTo(6 / 10.0, within(1e-12));
        assertThat(scores.of("librispeech", "test-clean").rows()).isEqualTo(2);
    }

    @Test
    void aRunThatWasStoppedGoesOnWhereItWas() throws IOException {
        Path data = MadeUpData.mmlu(folder.resolve("data"));
        Path answers = folder.resolve("kept/answers.jsonl");
        Answerer answerer = says(question -> Answered.text("B"));
        Evaluator[] self = new Evaluator[1];
        Evaluator stopped = Evaluator.of(
                        (questions, stop) -> {
                            if (asked.size() == 2) {
                                self[0].cancel();
                            }
                            return answerer.answer(questions, stop);
                        },
                        "nobody")
                .task(Benchmark.of("mmlu"), data)
                .answers(answers)
                .batchSize(1)
                .build();
        self[0] = stopped;
        Evaluation part = stopped.run();
        assertThat(part.complete()).isFalse();
        assertThat(part.scores()).isEmpty();
        assertThat(part.table()).contains("stopped before");
        assertThat(Files.readAllLines(answers)).hasSize(2);

        Files.writeString(answers, Files.readString(answers) + "{\"benchmark\":\"mm");
        asked.clear();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Evaluation whole = Evaluator.of(answerer, "nobody")
                .task(Benchmark.of("mmlu"), data)
                .answers(answers)
                .progress(new PrintStream(shown, true, StandardCharsets.UTF_8))
                .build()
                .run();
        assertThat(asked).hasSize(2);
        assertThat(whole.complete()).isTrue();
        assertThat(whole.of("mmlu").score()).isCloseTo(0.25, within(1e-12));
        assertThat(Files.readAllLines(answers)).hasSize(4);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("mmlu: 2 of 4 rows were answered before", "mmlu 4/4 rows");

        asked.clear();
        Evaluator.of(answerer, "another")
                .task(Benchmark.of("mmlu"), data)
                .answers(answers)
                .build()
                .run();
        assertThat(asked).as("another model answers for itself").hasSize(4);
    }

    @Test
    void progressTellsRateAndTimeLeft() {
        assertThat(EvalProgress.line("mmlu", 10, 30, 100, 60)).isEqualTo("mmlu 40/100 rows, 0.50 rows/s, 0:02:00 left");
    }

    @Test
    void theTableHasALineForEachTaskAndTheMeanOfAModality() throws IOException {
        Path other = Files.createDirectories(folder.resolve("own"));
        Files.writeString(
                other.resolve("own.yaml"),
                "{name: own, rows: {files: '*.jsonl'}, prompt: '{{ q }}', reference: '{{ a }}', metric: accuracy}");
        Files.writeString(other.resolve("rows.jsonl"), "{\"q\":\"b?\",\"a\":\"b\"}\n");
        String table = Evaluator.of(says(question -> Answered.text("B")), "nobody")
                .task(Benchmark.of("mmlu"), MadeUpData.mmlu(folder.resolve("mmlu")))
                .task(Benchmark.of(other.resolve("own.yaml").toString()), other)
                .build()
                .run()
                .table();
        assertThat(table.lines().map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "task modality rows unread metric score also",
                        "mmlu text 4 0 accuracy 0.2500",
                        "abstract_algebra text 3 0 accuracy 0.3333",
                        "moral_disputes text 1 0 accuracy 0.0000",
                        "own text 1 0 accuracy 1.0000",
                        "mean text accuracy 0.6250");
    }

    @Test
    void whatIsWrongWithDataIsNamedBeforeAnythingIsAsked() throws IOException {
        Path data = MadeUpData.mme(folder);
        Files.delete(data.resolve("existence/one.png"));
        Answerer none = says(question -> Answered.text("Yes"));
        assertThatThrownBy(() -> run(none, "mme", data))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("existence/one.txt:1")
                .hasMessageContaining("one.jpg");
        Files.writeString(data.resolve("existence/two.txt"), "no tab here\n");
        assertThatThrownBy(() -> run(none, "mme", data))
                .hasMessageContaining("two.txt:1")
                .hasMessageContaining("form");
        assertThatThrownBy(() -> run(none, "mmlu", data)).hasMessageContaining("test/*_test.csv");
        assertThat(asked).isEmpty();
    }

    @Test
    void allThatIsWrongWithADescriptionIsNamed() {
        assertThatThrownBy(() -> BenchmarkFiles.parse(
                        "x.yaml",
                        "{name: x, rows: {files: '*.jsonl', colour: red}, prompt: '{{ q', options: [A], answer: text,"
                                + " reference: a, metric: accuracy, clean: wash}"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("colour")
                .hasMessageContaining("prompt")
                .hasMessageContaining("options")
                .hasMessageContaining("clean");
        assertThatThrownBy(() -> Benchmark.of("mmlo")).hasMessageContaining("mmlu");
        assertThatThrownBy(() -> Evaluator.of((questions, stop) -> List.of(), "x")
                        .batchSize(0)
                        .build())
                .hasMessageContaining("no task")
                .hasMessageContaining("batchSize");
    }

    @Test
    void writtenLettersAreNotArticles() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        Files.writeString(
                own.resolve("own.yaml"),
                "{name: own, rows: {files: '*.jsonl'}, prompt: '{{ q }}', options: [A, B], answer: written,"
                        + " reference: '{{ a }}', metric: accuracy}");
        Files.writeString(own.resolve("rows.jsonl"), "{\"q\":\"q1\",\"a\":\"B\"}\n{\"q\":\"q2\",\"a\":\"A\"}\n");
        Evaluation scores = run(
                texts(Map.of("q1", "It is a clear case: (B)", "q2", "neither")),
                own.resolve("own.yaml").toString(),
                own);
        assertThat(scores.of("own").score()).isEqualTo(0.5);
        assertThat(scores.of("own").unread()).isEqualTo(1);
    }

    @Test
    void theFirstRowsOfEachGroupAreTheLimit() throws IOException {
        assertThat(Questions.of(Benchmark.of("mmlu"), MadeUpData.mmlu(folder), 2))
                .hasSize(3);
    }
}
