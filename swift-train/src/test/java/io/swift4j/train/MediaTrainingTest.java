package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a tiny Qwen2-VL that the reference has recorded answers of. */
class MediaTrainingTest {

    private static final Path MODEL = Path.of("src/test/resources/qwen2_vl");
    private static final Path ROCKET = MODEL.resolve("pictures/rocket_130x90.png");

    @TempDir
    private Path folder;

    private Path rows;

    @BeforeEach
    void writeRows() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String picture = i % 2 == 0 ? "rocket_130x90.png" : "chelsea_224x140.png";
            lines.add(
                    i % 3 == 0
                            ? "{\"query\":\"How many?\",\"response\":\"" + i + "\"}"
                            : "{\"query\":\"<image>What is it?\",\"response\":\"picture " + i + "\",\"images\":[\""
                                    + picture + "\"]}");
        }
        rows = Files.write(folder.resolve("rows.jsonl"), lines);
    }

    private TrainOptions options(String out, Map<String, ?> more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "model",
                MODEL.toString(),
                "dataset",
                List.of(rows.toString()),
                "media_root",
                MODEL.resolve("pictures").toString(),
                "output_dir",
                folder.resolve(out).toString(),
                "add_version",
                false,
                "learning_rate",
                0.01,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                2,
                "num_train_epochs",
                2,
                "save_strategy",
                "no"));
        values.put("report_to", List.of());
        if (!"full".equals(more.get("tuner_type"))) {
            values.put("lora_dropout", 0);
        }
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private TrainResult train(String out, Map<String, ?> more) {
        TrainOptions options = options(out, more);
        try (SwiftModel model = SwiftModel.fromPretrained(MODEL.toString());
                AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            TrainingData data =
                    TrainingData.read(options, model.tokenizer(), TrainingMedia.of(options, model.pretrained()));
            TrainResult result = Trainer.builder()
                    .model(adapted)
                    .args(options)
                    .data(data)
                    .build()
                    .train();
            names = List.copyOf(adapted.adapter("default").parameters().keySet());
            return result;
        }
    }

    private List<String> names = List.of();

    @Test
    void aPictureIsDescribedAsTheReferenceDescribesIt() {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.TEXT, TaskType.CAPTION);
        try (SwiftModel model = SwiftModel.fromPretrained(MODEL.toString(), task)) {
            assertThat(model.takes()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE, Modality.VIDEO);
            GenerationConfig config = model.generationConfig().toBuilder()
                    .maxNewTokens(12)
                    .doSample(false)
                    .build();
            List<Message> chat = List.of(Message.user(Content.image(ROCKET), Content.text("Describe the image.")));
            String expected = "4\ufffd\u0001\u0001\u0001\u0001ou\ufffd\u0005\ufffd2ft";
            assertThat(model.chat(chat, config, (answer, piece) -> true).text()).isEqualTo(expected);
            assertThat(model.chats(List.of(List.of(Message.user("Hi")), chat), config, (answer, piece) -> true)
                            .get(1)
                            .text())
                    .isEqualTo(expected);
            assertThat(model.explain(chat)).contains("encoder of pictures", "head for text");
            assertThatThrownBy(() -> model.chat(List.of(Message.user(Content.medium(MODEL.resolve("config.json"))))))
                    .hasMessageContaining("config.json");
        }
    }

    @Test
    void aTaskThatTheModelCanNotDoIsRefusedWhenItIsLoaded() {
        assertThatThrownBy(() -> SwiftModel.fromPretrained(
                        MODEL.toString(), TaskConfig.of(Modality.AUDIO, Modality.TEXT, TaskType.TRANSCRIPTION)))
                .hasMessageContaining("transcription")
                .hasMessageContaining("takes text, pictures and films only");
        assertThatThrownBy(() -> SwiftModel.fromPretrained(
                        MODEL.toString(), TaskConfig.of(Modality.TEXT, Modality.IMAGE, TaskType.GENERATION)))
                .hasMessageContaining("no head for that; it gives text");
    }

    @Test
    void textAndPicturesAreLearnedTogetherAndTheEncoderStaysFrozen() {
        TrainResult result = train("plain", Map.of());
        assertThat(result.losses().get(result.losses().size() - 1))
                .isLessThan(result.losses().get(0));
        assertThat(names).isNotEmpty().noneMatch(name -> ModelPart.of(name) != ModelPart.DECODER);
    }

    @Test
    void unfrozenPartsLearnAtRatesOfTheirOwn() {
        train("vit", Map.of("freeze_vit", false, "freeze_aligner", false, "freeze_llm", true, "vit_lr", 0.001));
        assertThat(names)
                .isNotEmpty()
                .allMatch(name -> ModelPart.of(name) == ModelPart.VISION || ModelPart.of(name) == ModelPart.ALIGNER);
        assertThat(names).anyMatch(name -> ModelPart.of(name) == ModelPart.ALIGNER);
        train("full", Map.of("tuner_type", "full", "freeze_aligner", false, "freeze_llm", true));
        assertThat(names).isNotEmpty().allMatch(name -> ModelPart.of(name) == ModelPart.ALIGNER);
    }

    @Test
    void aRunGoesOnExactlyWhereItStopped() {
        List<Double> whole = train("whole", Map.of()).losses();
        train("part", Map.of("save_strategy", "steps", "save_steps", 2));
        Path checkpoint = folder.resolve("part/checkpoint-2");
        List<Double> rest = train("part", Map.of("resume_from_checkpoint", checkpoint.toString()))
                .losses();
        assertThat(rest).isEqualTo(whole.subList(2, whole.size()));
    }

    @Test
    void replicasAndMeasuringSeeTheirOwnMedia() {
        // Several rows of a micro-batch would be dealt out among the replicas.
        Map<String, Object> usual = Map.of("split_dataset_ratio", 0.25, "per_device_train_batch_size", 1);
        Map<String, Object> shared = new LinkedHashMap<>(usual);
        shared.put("replicas", 2);
        shared.put("gradient_accumulation_steps", 1);
        List<Double> one = train("one", usual).losses();
        List<Double> two = train("two", shared).losses();
        assertThat(two).isEqualTo(one);
    }

    @Test
    void aCacheOfTheEncodersVectorsChangesNothingButRounding() {
        List<Double> plain = train("plain", Map.of()).losses();
        List<Double> cached = train("cached", Map.of("encoder_cache_gib", 0.01)).losses();
        for (int i = 0; i < plain.size(); i++) {
            assertThat(cached.get(i)).isCloseTo(plain.get(i), Offset.offset(1e-4));
        }
        assertThatThrownBy(() -> train("no", Map.of("encoder_cache_gib", 0.01, "freeze_vit", false)))
                .hasMessageContaining("freeze_vit");
    }

    @Test
    void nothingIsLeftBehind() {
        NoLeaks.assertNoGrowth(
                2, () -> train("leak" + System.nanoTime(), Map.of("max_steps", 2, "encoder_cache_gib", 0.01)));
    }
}
