package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Encoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole of Qwen2.5-Omni: the thinker learns words, the talker speech, in one run. */
@ExtendWith(NoLeaks.class)
class OmniTrainingTest {

    private static final String SPOKEN =
            "{\"query\":\"hello\",\"response\":\"hello world\",\"audio_codes\":[3,17,5,40,9]}";
    private static final String WRITTEN = "{\"query\":\"hello\",\"response\":\"good day\"}";

    @TempDir
    private Path folder;

    @TempDir
    private static Path model;

    @BeforeAll
    static void copy() throws IOException {
        for (String from : List.of(
                "../swift-modality/src/test/resources/speech/qwen2_5_omni_whole",
                "../swift-core/src/test/resources/text/chatml")) {
            try (Stream<Path> files = Files.list(Path.of(from))) {
                for (Path file : files.toList()) {
                    Files.copy(file, model.resolve(String.valueOf(file.getFileName())));
                }
            }
        }
        // Its filters of frequencies are made once for all processors, and kept.
        MediaProcessor.load(model);
    }

    private TrainOptions options(List<String> rows, Map<String, ?> more) throws IOException {
        Path file = Files.write(folder.resolve("rows.jsonl"), rows);
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "model",
                model.toString(),
                "dataset",
                List.of(file.toString()),
                "output_dir",
                folder.resolve("out").toString(),
                "learning_rate",
                0.01,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                1,
                "num_train_epochs",
                40,
                "lora_dropout",
                0,
                "lr_scheduler_type",
                "constant",
                "save_strategy",
                "no"));
        values.put("report_to", List.of());
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private static TrainResult train(TrainOptions options, AdaptedModel adapted) {
        return Trainer.builder()
                .model(adapted)
                .args(options)
                .data(TrainingData.read(options, adapted.model()))
                .build()
                .train();
    }

    @Test
    void theTalkerLearnsTheCodesOfAnAnswer() throws IOException {
        TrainOptions options =
                options(List.of(SPOKEN), Map.of("freeze_talker", false, "freeze_llm", true, "max_grad_norm", 10));
        try (PretrainedModel omni = PretrainedModel.load(model);
                AdaptedModel adapted = new AdaptedModel(omni)) {
            List<Double> losses = train(options, adapted).losses();
            assertThat(losses.get(39)).isLessThan(0.3 * losses.get(0));
            assertThat(adapted.adapter("default").parameters().keySet()).allMatch(name -> name.startsWith("talker."));
        }
    }

    @Test
    void wordsAndSpeechAreLearnedInOneRun() throws IOException {
        TrainOptions options = options(List.of(SPOKEN, WRITTEN), Map.of("freeze_talker", false));
        try (PretrainedModel omni = PretrainedModel.load(model);
                AdaptedModel adapted = new AdaptedModel(omni)) {
            TrainingData data = TrainingData.read(options, omni);
            assertThat(data.train().stream().map(Encoded::getClass).map(Class::getSimpleName))
                    .containsExactly("CodeExample", "Example");
            List<Double> losses = train(options, adapted).losses();
            assertThat(losses.get(39)).isLessThan(0.5 * losses.get(0));
            assertThat(adapted.adapter("default").parameters().keySet())
                    .anyMatch(name -> name.startsWith("talker.model.layers.0.self_attn.q_proj.lora_B"))
                    .anyMatch(name -> name.startsWith("thinker.model.layers.0") || name.startsWith("model.layers.0"));
        }
    }

    @Test
    void speechIsRefusedWhileTheTalkerIsFrozenAndWhereCodesAreNone() throws IOException {
        TrainOptions options = options(List.of(SPOKEN), Map.of());
        try (PretrainedModel omni = PretrainedModel.load(model);
                AdaptedModel adapted = new AdaptedModel(omni)) {
            assertThatThrownBy(() -> train(options, adapted))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("rows.jsonl:1")
                    .hasMessageContaining("freeze_talker is true; set it to false");
            TrainOptions smoothed =
                    options(List.of(SPOKEN), Map.of("freeze_talker", false, "label_smoothing_factor", 0.1));
            assertThatThrownBy(() -> train(smoothed, adapted)).hasMessageContaining("label_smoothing_factor must be 0");
            TrainOptions wrong = options(
                    List.of(
                            SPOKEN.replace("9]", "9999]"),
                            SPOKEN.replace("9]", "[9,9]]"),
                            SPOKEN.replace("\"audio_codes\"", "\"ref_audios\":[\"rows.jsonl\"],\"audio_codes\"")),
                    Map.of("freeze_talker", false));
            assertThatThrownBy(() -> TrainingData.read(wrong, omni))
                    .hasMessageContaining("audio_codes has 9999; the talker has codes from 0 to")
                    .hasMessageContaining("audio_codes must be the codes of the last answer's speech, one at a time")
                    .hasMessageContaining("has ref_audios");
        }
    }
}
