package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.config.TrainOptions;
import java.util.List;
import java.util.Map;

/** Fine-tunes a chat model whose frozen matrices are stored in four bits (QLoRA), for a quarter of the memory. */
public final class QloraFromChat {

    private QloraFromChat() {}

    /** MODEL ROWS.jsonl OUTPUT. */
    public static void main(String[] arguments) {
        TrainResult result = train(TrainOptions.of(Map.of(
                "model",
                arguments[0],
                "dataset",
                List.of(arguments[1]),
                "output_dir",
                arguments[2],
                "quant_method",
                "bnb",
                "quant_bits",
                4,
                "bnb_4bit_quant_type",
                "nf4",
                "lora_rank",
                16)));
        System.out.println("PEFT loads it: " + result.lastCheckpoint().orElseThrow());
    }

    static TrainResult train(TrainOptions options) {
        String checkpoint = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(checkpoint, options.loading(), options.hub())) {
            return Trainer.builder()
                    .model(model.pretrained())
                    .args(options)
                    .data(TrainingData.read(options, model.tokenizer()))
                    .progress(System.err)
                    .build()
                    .train();
        }
    }
}
