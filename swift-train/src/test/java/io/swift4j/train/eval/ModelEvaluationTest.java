package io.swift4j.train.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.SwiftModel;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TrainCallback;
import io.swift4j.train.Trainer;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.EncodeOptions;
import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.ReadOptions;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.dataset.source.JsonlSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

class ModelEvaluationTest {

    private static final Path MODEL = Path.of("src/test/resources/qwen2_vl");

    /** Batching and padding change the order of float32 sums. */
    private static final double SUMS = 1e-3;

    @TempDir
    private Path folder;

    private SwiftModel model;

    @BeforeEach
    void load() {
        model = SwiftModel.fromPretrained(MODEL.toString());
    }

    @AfterEach
    void close() {
        model.close();
    }

    private List<Answered> answers(List<Question> questions) {
        return new ModelAnswerer(model).answer(questions, () -> false);
    }

    /** The log-probabilities of all tokens of a chat, the plain way. */
    private double[] logps(String words, String option) {
        int[] prompt = model.tokenizer()
                .encodeChat(ChatRequest.of(ChatMessage.user(words)).withGenerationPrompt())
                .ids();
        int[] answer = model.tokenizer().encode(option, false).ids();
        int[] whole = java.util.Arrays.copyOf(prompt, prompt.length + answer.length);
        System.arraycopy(answer, 0, whole, prompt.length, answer.length);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
            Tensor logits = model.answering()
                    .logits(model.answering().forward(ForwardInput.of(whole)).lastHiddenState());
            double[] all = model.answering()
                    .tokenLogProbabilities(logits, new int[][] {whole})
                    .toDoubles();
            return java.util.Arrays.copyOfRange(all, prompt.length - 1, whole.length - 1);
        }
    }

    private static Question question(String words, Reading reading) {
        return new Question("b", words, "", "", "", List.of(), words, reading, List.of("A"), Optional.empty());
    }

    @Test
    void optionsAreScoredByTheLogProbabilitiesOfTheirTokens() {
        List<String> letters = List.of("A", "B", "C", "D");
        List<String> texts = List.of("A rocket", "the sea", "no");
        List<String> words = List.of("Which one?", "A longer question, which pads the other. Which one?");
        for (List<String> options : List.of(letters, texts)) {
            Reading reading = new Reading.Likeliest(options);
            List<Answered> answers =
                    answers(words.stream().map(text -> question(text, reading)).toList());
            for (int row = 0; row < words.size(); row++) {
                double best = Double.NEGATIVE_INFINITY;
                for (int option = 0; option < options.size(); option++) {
                    double expected = java.util.Arrays.stream(logps(words.get(row), options.get(option)))
                            .sum();
                    assertThat(answers.get(row).scores().get(option)).isCloseTo(expected, within(SUMS));
                    best = Math.max(best, answers.get(row).scores().get(option));
                }
                assertThat(answers.get(row)
                                .scores()
                                .get(options.indexOf(answers.get(row).text())))
                        .isEqualTo(best);
            }
        }
    }

    @Test
    void aBatchIsAnsweredAsEachQuestionAlone() throws IOException {
        List<Question> questions = Questions.of(Benchmark.of("mme"), MadeUpData.mme(folder), 4);
        List<Answered> together = answers(questions);
        for (int i = 0; i < questions.size(); i++) {
            assertThat(answers(List.of(questions.get(i))).get(0).text())
                    .isEqualTo(together.get(i).text());
        }
        List<Question> pictures = questions.stream()
                .map(one -> new Question(
                        "b",
                        one.id(),
                        "",
                        "",
                        "",
                        one.media(),
                        one.words(),
                        new Reading.Likeliest(List.of("A", "B")),
                        List.of("A"),
                        Optional.empty()))
                .toList();
        assertThat(answers(pictures))
                .allSatisfy(answer -> assertThat(answer.scores()).hasSize(2));
    }

    @Test
    void everyShapeRunsOnAModelOfPictures() throws IOException {
        Evaluation scores = Evaluator.of(model)
                .task(Benchmark.of("mmlu"), MadeUpData.mmlu(folder.resolve("mmlu")))
                .task(Benchmark.of("mme"), MadeUpData.mme(folder.resolve("mme")))
                .task(Benchmark.of("refcoco"), MadeUpData.refcoco(folder.resolve("refcoco")))
                .task(Benchmark.of("coco-caption"), MadeUpData.captions(folder.resolve("coco")))
                .task(Benchmark.of("vqav2"), MadeUpData.vqa(folder.resolve("vqa")))
                .answers(folder.resolve("answers.jsonl"))
                .batchSize(3)
                .build()
                .run();
        assertThat(scores.complete()).isTrue();
        assertThat(scores.named()).containsKeys("mmlu_accuracy", "mme_points", "refcoco_acc@0.5", "vqav2_vqa_accuracy");
        assertThat(scores.scores())
                .allSatisfy(score -> assertThat(score.score()).isFinite());
        assertThat(Files.readAllLines(folder.resolve("answers.jsonl"))).hasSize(4 + 6 + 3 + 2 + 2);
        JsonNode json = JsonMapper.builder().build().readTree(scores.json());
        assertThat(json.get("scores").get(0).get("benchmark").asString()).isEqualTo("mmlu");
    }

    @Test
    void tasksAreMeasuredWhileTrainingAndStandInTheRunsLog() throws IOException {
        Path data = MadeUpData.mmlu(folder.resolve("mmlu"));
        Path rows = Files.write(
                folder.resolve("rows.jsonl"),
                List.of("{\"query\":\"q\",\"response\":\"B\"}", "{\"query\":\"r\",\"response\":\"B\"}"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", MODEL.toString());
        values.put("dataset", List.of(rows.toString()));
        values.put("output_dir", folder.resolve("out").toString());
        values.put("add_version", false);
        values.put("learning_rate", 0.01);
        values.put("max_steps", 4);
        values.put("per_device_train_batch_size", 2);
        values.put("gradient_accumulation_steps", 1);
        values.put("metric_for_best_model", "mmlu_accuracy");
        values.put("report_to", List.of());
        TrainOptions options = TrainOptions.of(values);
        RowEncoder encoder = new RowEncoder(model.tokenizer(), EncodeOptions.defaults());
        Map<Integer, Map<String, Double>> measured = new LinkedHashMap<>();
        try (AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            Trainer.builder()
                    .model(adapted)
                    .args(options)
                    .trainDataset(encoder.encode(
                                    DatasetReader.read(
                                                    List.of(new DatasetSpec(rows, OptionalInt.empty())),
                                                    List.of(),
                                                    ReadOptions.defaults(),
                                                    set -> JsonlSource.open(rows, MediaHome.beside(rows)))
                                            .train(),
                                    0)
                            .examples())
                    .measureEvery(
                            2,
                            new TrainingEvaluation(
                                    model,
                                    Optional.of(folder.resolve("eval")),
                                    tasks -> tasks.task(Benchmark.of("mmlu"), data)))
                    .callback(new TrainCallback() {
                        @Override
                        public void onEvaluate(int step, Map<String, Double> metrics) {
                            measured.put(step, metrics);
                        }
                    })
                    .build()
                    .train();
        }
        assertThat(measured.keySet()).containsExactly(2, 4);
        assertThat(measured.get(2)).containsKey("mmlu_accuracy");
        assertThat(Files.readString(folder.resolve("out/logging.jsonl"))).contains("\"eval_mmlu_accuracy\"");
        List<String> first = Files.readAllLines(folder.resolve("eval/step-2.jsonl"));
        List<String> last = Files.readAllLines(folder.resolve("eval/step-4.jsonl"));
        assertThat(first).hasSize(4);
        double early = JsonMapper.builder()
                .build()
                .readTree(first.get(0))
                .get("scores")
                .get(1)
                .asDouble();
        double late = JsonMapper.builder()
                .build()
                .readTree(last.get(0))
                .get("scores")
                .get(1)
                .asDouble();
        assertThat(late).as("B is what is learned").isGreaterThan(early);
    }
}
