package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.SwiftModel;
import io.swift4j.TestModels;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TrainCallback;
import io.swift4j.train.TrainResult;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.run.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example program on a tiny checkpoint with random weights. */
class ExamplesTest {

    @TempDir
    Path folder;

    private TrainOptions options(String row, Map<String, Object> more) throws IOException {
        Path rows = folder.resolve("rows.jsonl");
        Files.writeString(rows, (row + "\n").repeat(4));
        Map<String, Object> values = new HashMap<>(Map.of(
                "model",
                TestModels.QWEN2.toString(),
                "dataset",
                List.of(rows.toString()),
                "output_dir",
                folder.resolve("out").toString(),
                "max_steps",
                12,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                1,
                "learning_rate",
                0.01));
        values.putAll(more);
        return TrainOptions.of(values);
    }

    private static final String CHAT = "{\"messages\": [{\"role\": \"user\", \"content\": \"Who are you?\"},"
            + " {\"role\": \"assistant\", \"content\": \"I am a test.\"}]}";

    private static void assertFalls(List<Double> losses) {
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.8 * losses.get(0));
    }

    @Test
    void loraLearnsAChatAndBecomesPartOfTheWeights() throws IOException {
        Path merged = folder.resolve("merged");
        assertFalls(LoraFromChat.train(options(CHAT, Map.of()), merged).losses());
        try (SwiftModel tuned = SwiftModel.fromPretrained(merged.toString())) {
            GenerationConfig greedy = tuned.generationConfig().toBuilder()
                    .doSample(false)
                    .maxNewTokens(12)
                    .build();
            ChatRequest question = ChatRequest.of(ChatMessage.user("Who are you?"));
            assertThat(tuned.chat(question, greedy, (answer, piece) -> true).text())
                    .contains("I am a test.");
        }
    }

    @Test
    void qloraLearnsAChatAndItsAdapterFitsTheDenseModel() throws IOException {
        TrainResult result = QloraFromChat.train(options(CHAT, Map.of("quant_method", "bnb", "quant_bits", 4)));
        assertFalls(result.losses());
        try (PretrainedModel dense = PretrainedModel.load(TestModels.QWEN2);
                AdaptedModel adapted = new AdaptedModel(dense)) {
            adapted.load("tuned", result.lastCheckpoint().orElseThrow());
            assertThat(adapted.active()).containsExactly("tuned");
        }
    }

    @Test
    void dpoComesToPreferTheBetterAnswer() throws IOException {
        String pair = CHAT.replaceFirst("}$", ", \"rejected_response\": \"I am a person.\"}");
        List<Map<String, Double>> values = new ArrayList<>();
        TrainResult result = DpoFromPairs.train(options(pair, Map.of("rlhf_type", "dpo")), new TrainCallback() {
            @Override
            public void onStep(StepReport report) {
                values.add(report.more());
            }
        });
        assertFalls(result.losses());
        assertThat(values.get(0).get("rewards/margins")).isZero();
        assertThat(values.get(values.size() - 1).get("rewards/margins")).isPositive();
    }
}
