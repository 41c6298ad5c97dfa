package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.Weights;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Contrast;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.data.PreferencePair;
import io.swift4j.train.data.Prompt;
import io.swift4j.train.data.RowId;
import io.swift4j.train.reward.Answer;
import io.swift4j.train.reward.RewardFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Every objective learns, gives the same twice, and goes on from a checkpoint bit for bit. */
class ObjectiveRunsTest extends TinyRuns {

    private static final int STEPS = 24;

    private final Random random = new Random(3);

    private TrainOptions options(Map<String, ?> more) {
        Map<String, Object> usual = new LinkedHashMap<>(Map.of(
                "max_steps",
                STEPS,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                2,
                "save_steps",
                10));
        if (!more.containsKey("tuner_type")) {
            usual.put("lora_dropout", 0.1);
        }
        return options(usual, more);
    }

    private Trainer.Builder builder(AdaptedModel adapted, Map<String, ?> more, List<? extends Encoded> examples) {
        return Trainer.builder()
                .model(adapted)
                .args(options(more))
                .trainDataset(examples)
                .answers(GenerationConfig.builder().eosTokenIds(List.of(2)).build(), Arrays::toString)
                .reward(new LowTokens());
    }

    private TrainResult train(Map<String, ?> more, List<? extends Encoded> examples) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            return builder(adapted, more, examples).build().train();
        }
    }

    private TrainResult learnsAndResumes(Map<String, ?> more, List<? extends Encoded> examples) throws Exception {
        TrainResult whole = train(more, examples);
        assertThat(mean(whole.losses().subList(STEPS - 6, STEPS)))
                .isLessThan(mean(whole.losses().subList(0, 6)) * 0.9);
        resumes(whole, more, examples);
        return whole;
    }

    private void resumes(TrainResult whole, Map<String, ?> more, List<? extends Encoded> examples) throws Exception {
        Path last = whole.folder().resolve("checkpoint-" + STEPS);
        byte[] adapter = Files.readAllBytes(last.resolve("adapter_model.safetensors"));
        byte[] moments = Files.readAllBytes(last.resolve("optimizer.safetensors"));
        Map<String, Object> resumed = new LinkedHashMap<>(more);
        resumed.put(
                "resume_from_checkpoint",
                whole.folder().resolve("checkpoint-10").toString());
        assertThat(train(resumed, examples).losses()).isEqualTo(whole.losses().subList(10, STEPS));
        assertThat(Files.readAllBytes(last.resolve("adapter_model.safetensors")))
                .isEqualTo(adapter);
        assertThat(Files.readAllBytes(last.resolve("optimizer.safetensors"))).isEqualTo(moments);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private Example text(int prompt, int line) {
        int[] ids = random.ints(5 + random.nextInt(5), 3, 60).toArray();
        int[] labels = ids.clone();
        java.util.Arrays.fill(labels, 0, Math.min(prompt, ids.length), Example.NOTHING);
        float[] weights = new float[ids.length];
        java.util.Arrays.fill(weights, 1);
        return new Example(ids, labels, weights, "", new RowId("rows.jsonl", line));
    }

    private List<LabelledExample> labelled(int prompt, IntFunction<Label> label) {
        List<LabelledExample> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new LabelledExample(text(prompt, i + 1), label.apply(i)));
        }
        return rows;
    }

    @Test
    void kto() throws Exception {
        learnsAndResumes(Map.of("rlhf_type", "kto"), labelled(3, i -> new Label.Desirable(i % 2 == 0)));
    }

    @Test
    void ktoRefusesRowsThatAreNotWantedOrUnwantedAnswersAndNamesThem() {
        List<LabelledExample> rows = new ArrayList<>(labelled(3, i -> new Label.Desirable(true)));
        rows.set(4, new LabelledExample(text(3, 5), new Label.Category(1)));
        rows.set(6, new LabelledExample(text(99, 7), new Label.Desirable(true)));
        assertThatThrownBy(() -> train(Map.of("rlhf_type", "kto"), rows))
                .hasMessageContaining("2 rows")
                .hasMessageContaining("rows.jsonl:5: label")
                .hasMessageContaining("rows.jsonl:7: messages");
    }

    private List<PreferencePair> pairs() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pairs.add(new PreferencePair(
                    text(3, i + 1), text(3, i + 1), 0, i % 3 == 0 ? Optional.of(0.5) : Optional.empty()));
        }
        return pairs;
    }

    @Test
    void severalPreferenceLossesAreAddedByTheirWeights() {
        List<PreferencePair> rows = pairs();
        double[] alone = new double[2];
        String[] types = {"hinge", "sigmoid"};
        for (int i = 0; i < 2; i++) {
            alone[i] = train(Map.of("rlhf_type", "dpo", "loss_type", types[i], "max_steps", 1), rows)
                    .losses()
                    .get(0);
        }
        Map<String, Object> both = Map.of(
                "rlhf_type", "dpo", "loss_type", List.of(types), "loss_weights", List.of(0.3, 2.0), "max_steps", 1);
        assertThat(train(both, rows).losses().get(0)).isCloseTo(0.3 * alone[0] + 2 * alone[1], Offset.offset(1e-6));
        assertThatThrownBy(() -> options(Map.of("loss_type", "hinge", "loss_weights", List.of(1, 2))))
                .hasMessageContaining("loss_weights has 2 numbers for 1");
        assertThatThrownBy(() -> train(
                        Map.of("rlhf_type", "kto", "loss_type", List.of("kto", "apo_zero_unpaired")),
                        labelled(3, i -> new Label.Desirable(true))))
                .hasMessageContaining("loss_type must be one here");
    }

    @Test
    void rewardModelWhoseHeadIsSavedAsPeftSavesIt() throws Exception {
        TrainResult result = learnsAndResumes(Map.of("rlhf_type", "rm"), pairs());
        Path saved = result.lastCheckpoint().orElseThrow();
        assertThat(Files.readString(saved.resolve("adapter_config.json")))
                .contains("\"SEQ_CLS\"", "\"classifier\"", "\"score\"");
        try (Weights weights = Weights.load(saved.resolve("adapter_model.safetensors"), null, "cpu");
                AdaptedModel loaded = new AdaptedModel(model)) {
            assertThat(weights.tensors().get("base_model.model.score.weight").shape())
                    .containsExactly(1, 32);
            loaded.load("default", saved);
            assertThat(loaded.decoder().topTensors().get("score.weight").toFloats())
                    .isEqualTo(weights.tensors()
                            .get("base_model.model.score.weight")
                            .toFloats());
        }
    }

    @Test
    void rewardModelOfWhichAllIsTrained() throws Exception {
        Map<String, Object> options = Map.of("rlhf_type", "rm", "tuner_type", "full", "learning_rate", 0.001);
        TrainResult result = train(options, pairs());
        try (AdaptedModel loaded = new AdaptedModel(model)) {
            loaded.load("default", result.lastCheckpoint().orElseThrow());
            assertThat(loaded.decoder().topTensors()).containsKey("score.weight");
        }
    }

    @Test
    void replicasOfARewardModelTakeTheStepsOfOne() {
        List<PreferencePair> rows = pairs();
        // Several rows of a micro-batch would be dealt out among the replicas.
        Map<String, Object> usual = Map.of("rlhf_type", "rm", "max_steps", 4, "per_device_train_batch_size", 1);
        Map<String, Object> shared = new LinkedHashMap<>(usual);
        shared.put("replicas", 2);
        shared.put("gradient_accumulation_steps", 1);
        TrainResult one = train(usual, rows);
        TrainResult two = train(shared, rows);
        assertThat(two.losses()).isEqualTo(one.losses());
    }

    @Test
    void classification() throws Exception {
        learnsAndResumes(Map.of("task_type", "seq_cls", "num_labels", 3), labelled(99, i -> new Label.Category(i % 3)));
    }

    @Test
    void classificationOfSeveralLabelsIsToldFromTheRows() throws Exception {
        learnsAndResumes(
                Map.of("task_type", "seq_cls", "num_labels", 3),
                labelled(99, i -> new Label.Categories(i % 2 == 0 ? List.of(0, 2) : List.of())));
    }

    @Test
    void regression() throws Exception {
        learnsAndResumes(Map.of("task_type", "seq_cls", "num_labels", 1), labelled(99, i -> new Label.Score(i * 0.1)));
    }

    @Test
    void classificationRefusesLabelsItHasNoScoreFor() {
        assertThatThrownBy(() -> train(
                        Map.of("task_type", "seq_cls", "num_labels", 3), labelled(99, i -> new Label.Category(i / 3))))
                .hasMessageContaining("1 rows")
                .hasMessageContaining("a class from 0 to 2")
                .hasMessageContaining("rows.jsonl:10: label is Category[value=3]");
    }

    @Test
    void anAdapterThatDoesNotTrainTheScoreIsRefused() {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            Trainer trainer = builder(adapted, Map.of("rlhf_type", "rm", "lora_dropout", 0.05), pairs())
                    .adapter(LoraConfig.defaults())
                    .build();
            assertThatThrownBy(trainer::train).hasMessageContaining("modules_to_save");
        }
    }

    private List<Contrast> contrasts(Optional<Double> similarity) {
        List<Contrast> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new Contrast(
                    text(99, i + 1),
                    text(99, i + 1),
                    i % 2 == 0 ? List.of(text(99, i + 1), text(99, i + 1)) : List.of(),
                    similarity));
        }
        return rows;
    }

    @Test
    void embedding() throws Exception {
        learnsAndResumes(Map.of("task_type", "embedding"), contrasts(Optional.empty()));
    }

    @Test
    void embeddingByKnownSimilarity() throws Exception {
        learnsAndResumes(
                Map.of("task_type", "embedding", "loss_type", "cosine_similarity"), contrasts(Optional.of(0.1)));
    }

    @Test
    void embeddingWithoutTheBatchNeedsNegativesInEveryRow() {
        assertThatThrownBy(() -> train(
                        Map.of("task_type", "embedding", "infonce_use_batch", false), contrasts(Optional.empty())))
                .hasMessageContaining("5 rows")
                .hasMessageContaining("rows.jsonl:2: negative_messages are missing");
    }

    /** The share of an answer's tokens that are in the lower half of the vocabulary. */
    private static final class LowTokens implements RewardFunction {

        @Override
        public String name() {
            return "low_tokens";
        }

        @Override
        public double[] rewards(List<Answer> answers) {
            return answers.stream()
                    .mapToDouble(answer ->
                            Arrays.stream(answer.ids()).filter(id -> id < 32).count() / (double) answer.ids().length)
                    .toArray();
        }
    }

    private List<Prompt> prompts() {
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            prompts.add(new Prompt(text(99, i + 1).ids(), List.of(), Map.of(), new RowId("rows.jsonl", i + 1)));
        }
        return prompts;
    }

    private static Map<String, Object> grpo(Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "rlhf_type", "grpo",
                "num_generations", 4,
                "per_device_train_batch_size", 4,
                "gradient_accumulation_steps", 4,
                "max_completion_length", 8,
                "lora_dropout", 0.0,
                "logging_steps", 1));
        values.putAll(more);
        return values;
    }

    private static double reward(TrainResult result, int fromStep, int toStep) throws IOException {
        List<String> lines = Files.readAllLines(result.folder().resolve("logging.jsonl"));
        return lines.stream()
                .limit(STEPS)
                .skip(fromStep)
                .limit(toStep - fromStep)
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*\"reward\": ?([-0-9.eE]+).*", "$1")))
                .average()
                .orElseThrow();
    }

    @Test
    void grpoRaisesTheRewardAndResumes() throws Exception {
        TrainResult result = train(grpo(Map.of()), prompts());
        assertThat(reward(result, STEPS - 4, STEPS)).isGreaterThan(reward(result, 0, 4) + 0.15);
    }

    @Test
    void grpoGoesOnBitForBitAlsoInTheMiddleOfStepsWithTheSameAnswers() throws Exception {
        Map<String, Object> options = grpo(Map.of("num_iterations", 4, "beta", 0.0, "loss_type", "dapo"));
        List<Prompt> prompts = prompts();
        resumes(train(options, prompts), options, prompts);
    }

    @Test
    void grpoNeedsWholeGroupsAndRewards() {
        assertThatThrownBy(() -> options(grpo(Map.of("num_generations", 3)))).hasMessageContaining("num_generations 3");
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            Trainer.Builder builder = builder(adapted, grpo(Map.of("reward_funcs", List.of("acuracy"))), prompts());
            assertThatThrownBy(() -> builder.build().train()).hasMessageContaining("accuracy");
        }
    }
}
