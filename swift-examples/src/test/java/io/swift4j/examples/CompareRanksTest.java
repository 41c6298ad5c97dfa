package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.SwiftModel;
import io.swift4j.TestModels;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.config.TrainOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An experiment as a test: one model and seed, two ranks, and what is expected of them.
 *
 * <p>Copy it, name your checkpoint and rows, and let the build tell when the expectation no longer holds.
 */
class CompareRanksTest {

    private static final List<String> QUESTIONS =
            List.of("Who are you?", "What is your name?", "Where are you?", "How old are you?");

    @TempDir
    Path folder;

    private double lastLoss(SwiftModel model, int rank) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < QUESTIONS.size(); i++) {
            rows.add("{\"query\": \"" + QUESTIONS.get(i) + "\", \"response\": \"Answer " + i + "\"}");
        }
        Path file = Files.write(folder.resolve("rows.jsonl"), rows);
        TrainOptions options = TrainOptions.of(Map.of(
                "dataset",
                List.of(file.toString()),
                "output_dir",
                folder.resolve("rank" + rank).toString(),
                "lora_rank",
                rank,
                "lora_alpha",
                2 * rank,
                "max_steps",
                25,
                "per_device_train_batch_size",
                4,
                "gradient_accumulation_steps",
                1,
                "learning_rate",
                0.005,
                "seed",
                1));
        List<Double> losses = Trainer.builder()
                .model(model.pretrained())
                .args(options)
                .data(TrainingData.read(options, model.tokenizer()))
                .build()
                .train()
                .losses();
        return losses.get(losses.size() - 1);
    }

    @Test
    void rankSixteenFitsTheRowsBetterThanRankOne() throws IOException {
        try (SwiftModel model = SwiftModel.fromPretrained(TestModels.QWEN2.toString())) {
            double one = lastLoss(model, 1);
            double sixteen = lastLoss(model, 16);
            assertThat(sixteen).isLessThan(0.8 * one);
        }
    }
}
