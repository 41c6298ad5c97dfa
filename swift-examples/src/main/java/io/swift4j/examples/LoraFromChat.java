package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.core.text.ChatMessage;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.TrainingMedia;
import io.swift4j.train.config.TrainOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fine-tunes a chat model with LoRA, makes the adapter part of the weights, and asks the result something.
 *
 * <p>Rows are lines such as {@code {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}}.
 */
public final class LoraFromChat {

    private LoraFromChat() {}

    /** MODEL ROWS.jsonl OUTPUT. */
    public static void main(String[] arguments) {
        TrainOptions options = TrainOptions.of(Map.of(
                "model",
                arguments[0],
                "dataset",
                List.of(arguments[1]),
                "output_dir",
                arguments[2],
                "lora_rank",
                8,
                "num_train_epochs",
                3,
                "learning_rate",
                1e-4));
        Path merged = Path.of(arguments[2]).resolve("merged");
        System.out.println(train(options, merged).losses());
        try (SwiftModel tuned = SwiftModel.fromPretrained(merged.toString())) {
            System.out.println(tuned.chat(ChatMessage.user("Who are you?")).text());
        }
    }

    static TrainResult train(TrainOptions options, Path merged) {
        String checkpoint = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(checkpoint, options.loading(), options.hub());
                AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            TrainResult result = Trainer.builder()
                    .model(adapted)
                    .args(options)
                    .data(TrainingData.read(options, model.tokenizer(), TrainingMedia.of(options, model.pretrained())))
                    .progress(System.err)
                    .build()
                    .train();
            adapted.writeMerged(merged);
            return result;
        }
    }
}
