package io.swift4j;

import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.TrainingMedia;
import io.swift4j.train.config.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains a composed model whole. */
final class ComposedTraining {

    private ComposedTraining() {}

    /** The last checkpoint of a run over some rows. */
    static Path train(Path model, Path rows, Path run, int batch, int epochs) {
        TrainOptions options = TrainOptions.of(Map.ofEntries(
                Map.entry("model", model.toString()),
                Map.entry("dataset", List.of(rows.toString())),
                Map.entry("output_dir", run.toString()),
                Map.entry("add_version", false),
                Map.entry("tuner_type", "full"),
                Map.entry("learning_rate", 0.01),
                Map.entry("per_device_train_batch_size", batch),
                Map.entry("gradient_accumulation_steps", 1),
                Map.entry("num_train_epochs", epochs),
                Map.entry("warmup_ratio", 0.0),
                Map.entry("report_to", List.of())));
        try (SwiftModel untrained = SwiftModel.fromPretrained(model.toString(), options.loading(), options.hub())) {
            TrainingData data = TrainingData.read(
                    options, untrained.tokenizer(), TrainingMedia.of(options, untrained.pretrained()));
            return Trainer.builder()
                    .model(untrained.pretrained())
                    .args(options)
                    .data(data)
                    .build()
                    .train()
                    .lastCheckpoint()
                    .orElseThrow();
        }
    }
}
