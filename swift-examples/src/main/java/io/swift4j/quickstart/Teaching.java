package io.swift4j.quickstart;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TrainHandle;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.Datasets;
import io.swift4j.train.run.RunFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The training on all tasks at once; it goes on from the last checkpoint of an interrupted run. */
final class Teaching {

    /** Checkpoints in all. */
    private static final int SAVED = 12;

    private final Path model;
    private final Path run;
    private final boolean whole;
    private final int rows;

    /** {@code whole} trains all weights, from nothing; otherwise LoRA is trained. {@code rows} says how many there are about. */
    Teaching(Path model, Path run, boolean whole, int rows) {
        this.rows = rows;
        this.model = model;
        this.run = run;
        this.whole = whole;
    }

    /** Trains, and gives the last checkpoint. */
    Path train(Path registry, PrintStream progress) {
        Datasets.register(registry);
        Dataset rows = Datasets.prepare(Lessons.NAME, "train", List.of());
        Optional<Path> last = RunFolder.newest(run);
        last.ifPresent(checkpoint -> progress.println("going on from " + checkpoint));
        TrainOptions options = options(last);
        try (SwiftModel untrained = SwiftModel.fromPretrained(model.toString(), options.loading())) {
            TrainHandle handle = Trainer.builder()
                    .model(untrained.pretrained())
                    .args(options)
                    .trainDataset(rows)
                    .progress(progress)
                    .build()
                    .start();
            TrainResult result = handle.awaitSavingOnExit(System.err);
            if (!result.finished()) {
                throw new SwiftException(
                        "training was stopped after " + result.steps() + " steps; start again to go on");
            }
            return result.lastCheckpoint().orElseThrow();
        }
    }

    private TrainOptions options(Optional<Path> last) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("model", model.toString());
        options.put("output_dir", run.toString());
        options.put("add_version", false);
        options.put("num_train_epochs", 1);
        options.put("warmup_ratio", 0.05);
        options.put("weight_decay", 0.01);
        options.put("logging_steps", 10);
        options.put("save_steps", Math.max(1, rows / (SAVED * (whole ? 16 : 8))));
        options.put("save_total_limit", 2);
        // The replicas keep two cores busy.
        options.put("dataloader_num_workers", 1);
        if (whole) {
            options.put("tuner_type", "full");
            options.put("freeze_vit", false);
            options.put("freeze_audio", false);
            options.put("freeze_aligner", false);
            options.put("optim", "muon");
            options.put("learning_rate", 0.002);
            options.put("replicas", 2);
            options.put("per_device_train_batch_size", 8);
            options.put("gradient_accumulation_steps", 1);
            options.put("gradient_checkpointing", false);
        } else {
            options.put("tuner_type", "lora");
            options.put("learning_rate", 0.0002);
            options.put("per_device_train_batch_size", 4);
            options.put("gradient_accumulation_steps", 2);
        }
        last.ifPresent(checkpoint -> options.put("resume_from_checkpoint", checkpoint.toString()));
        return TrainOptions.of(options);
    }

    /** Writes the model with what was learned as a checkpoint of its own. */
    static void merge(Path model, Path checkpoint, Path folder) {
        try (SwiftModel untrained = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(untrained.pretrained())) {
            adapted.load("default", checkpoint);
            adapted.activate("default");
            adapted.writeMerged(folder);
        }
    }
}
