package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DataException;
import io.swift4j.train.data.Example;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.DatasetOptions;
import io.swift4j.train.dataset.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTrainingTest {

    private static final Path MODEL = Path.of("src/test/resources/qwen2_vl");
    private static final String GOOD = "{\"query\":\"<image>What is it?\",\"response\":\"a rocket\","
            + "\"images\":[\"rocket_130x90.png\"]}\n{\"query\":\"q\",\"response\":\"r\"}\n";
    private static final String PLACE = "{\"query\":\"<image>Where is the <ref-object>?\",\"response\":\"<bbox>\","
            + "\"images\":[\"rocket_130x90.png\"],\"objects\":{\"ref\":[\"rocket\"],\"bbox\":[[13,9,65,45]]}}\n";

    @TempDir
    private Path folder;

    private TrainOptions options(Map<String, ?> more) {
        Map<String, Object> values = new java.util.LinkedHashMap<>(Map.of(
                "model",
                MODEL.toString(),
                "dataset",
                List.of("given"),
                "output_dir",
                folder.resolve("out").toString(),
                "max_steps",
                2,
                "per_device_train_batch_size",
                1,
                "gradient_accumulation_steps",
                1,
                "save_strategy",
                "no"));
        values.put("report_to", List.of());
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private Dataset rows(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), lines);
        return Datasets.load(DatasetOptions.defaults().withMediaRoot(MODEL.resolve("pictures")), file.toString());
    }

    @Test
    void aModelsOwnTemplateEncodesTheRowsOfADataset() throws IOException {
        try (PretrainedModel model = PretrainedModel.load(MODEL);
                AdaptedModel adapted = new AdaptedModel(model)) {
            Trainer trainer = Trainer.builder()
                    .model(adapted)
                    .args(options(Map.of()))
                    .trainDataset(rows(GOOD))
                    .build();
            assertThat(trainer.dataReport().orElseThrow().read()).isEqualTo(2);
            assertThat(trainer.dataReport().get().examples()).isEqualTo(2);
            assertThat(trainer.train().losses()).hasSize(2).allMatch(Double::isFinite);
        }
    }

    @Test
    void everyBadRowIsNamedOrCounted() throws IOException {
        Dataset rows = rows(GOOD + "{\"query\":7,\"response\":\"r\"}\nnot json\n");
        try (PretrainedModel model = PretrainedModel.load(MODEL);
                AdaptedModel adapted = new AdaptedModel(model)) {
            assertThatThrownBy(() -> Trainer.builder()
                            .model(adapted)
                            .args(options(Map.of()))
                            .trainDataset(rows)
                            .build())
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("rows.jsonl:3: query is 7")
                    .hasMessageContaining("rows.jsonl:4: the line is not valid JSON");
            Trainer allowed = Trainer.builder()
                    .model(adapted)
                    .args(options(Map.of("max_lost_rows", 2)))
                    .trainDataset(rows)
                    .build();
            assertThat(allowed.dataReport().orElseThrow().lost()).hasSize(2);
        }
    }

    @Test
    void placesAreWrittenAsTheModelsFamilyWritesThem() throws IOException {
        TrainOptions options = options(Map.of());
        try (PretrainedModel model = PretrainedModel.load(MODEL);
                Tokenizer tokenizer = Tokenizer.load(MODEL)) {
            TrainingData data = TrainingData.of(
                    rows(PLACE), Optional.empty(), options, tokenizer, TrainingMedia.of(options, model));
            Example example = (Example) data.train().get(0);
            // Of a picture of 130 x 90: thousandths of its sides.
            assertThat(tokenizer.decode(example.ids(), false))
                    .contains("Where is the <|object_ref_start|>rocket<|object_ref_end|>?")
                    .contains("<|box_start|>(100,100),(500,500)<|box_end|>");
        }
    }

    @Test
    void aRunOfADatasetGoesOnFromItsCheckpointBitForBit() throws IOException {
        String inside = "{\"query\":\"<image>What is it?\",\"response\":\"a rocket\",\"images\":[{\"bytes\":\""
                + Base64.getEncoder().encodeToString(Files.readAllBytes(MODEL.resolve("pictures/rocket_130x90.png")))
                + "\"}]}\n";
        Dataset rows = rows(GOOD + inside + GOOD.replace("\"q\"", "\"another question\""));
        Map<String, Object> steps = Map.of("max_steps", 7, "save_strategy", "steps", "save_steps", 3);
        try (PretrainedModel model = PretrainedModel.load(MODEL)) {
            TrainResult whole = run(model, rows, options(steps));
            Map<String, Object> resumed = new java.util.HashMap<>(steps);
            resumed.put(
                    "resume_from_checkpoint",
                    whole.folder().resolve("checkpoint-3").toString());
            assertThat(whole.losses()).hasSize(7);
            assertThat(run(model, rows, options(resumed)).losses())
                    .isEqualTo(whole.losses().subList(3, 7));
        }
    }

    private static TrainResult run(PretrainedModel model, Dataset rows, TrainOptions options) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            return Trainer.builder()
                    .model(adapted)
                    .args(options)
                    .trainDataset(rows)
                    .build()
                    .train();
        }
    }
}
