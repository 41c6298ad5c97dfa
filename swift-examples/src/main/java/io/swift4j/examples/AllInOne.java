package io.swift4j.examples;

import static io.swift4j.core.content.Modality.IMAGE;
import static io.swift4j.core.content.Modality.TEXT;
import static io.swift4j.core.task.TaskType.CAPTION;

import io.swift4j.SwiftModel;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.dataset.Datasets;
import java.util.List;
import java.util.Map;

/** Ten lines: one model, one mixed data set of four tasks, one trainer. */
public final class AllInOne {

    private AllInOne() {}

    /** MODEL OUTPUT, such as {@code Qwen/Qwen2.5-Omni-3B output}. */
    public static void main(String[] arguments) {
        System.out.println(
                train(arguments[0], Map.of("output_dir", arguments[1])).folder());
    }

    static TrainResult train(String checkpoint, Map<String, ?> options) {
        TrainOptions args = TrainOptions.of(options);
        try (SwiftModel model = SwiftModel.fromPretrained(checkpoint, TaskConfig.of(IMAGE, TEXT, CAPTION))) {
            Dataset data = Datasets.prepare("all_in_one", "train", List.of("vqa", "caption", "ocr", "grounding"));
            return Trainer.builder()
                    .model(model)
                    .adapter(LoraConfig.defaults())
                    .trainDataset(data)
                    .args(args)
                    .build()
                    .train();
        }
    }
}
