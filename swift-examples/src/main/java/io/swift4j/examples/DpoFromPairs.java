package io.swift4j.examples;

import io.swift4j.SwiftModel;
import io.swift4j.train.TrainCallback;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.run.StepReport;
import java.util.List;
import java.util.Map;

/**
 * Teaches a model which of two answers is better (DPO); the model with its adapter off is the reference.
 *
 * <p>Rows are lines such as {@code {"messages": [user, assistant], "rejected_response": "the worse answer"}}.
 */
public final class DpoFromPairs {

    private DpoFromPairs() {}

    /** MODEL ROWS.jsonl OUTPUT. */
    public static void main(String[] arguments) {
        TrainOptions options = TrainOptions.of(Map.of(
                "model",
                arguments[0],
                "dataset",
                List.of(arguments[1]),
                "output_dir",
                arguments[2],
                "rlhf_type",
                "dpo",
                "beta",
                0.1,
                "learning_rate",
                5e-5));
        train(options, new TrainCallback() {
            @Override
            public void onStep(StepReport report) {
                System.out.println(report.step() + ": loss " + report.loss() + ", " + report.more());
            }
        });
    }

    static TrainResult train(TrainOptions options, TrainCallback callback) {
        String checkpoint = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(checkpoint, options.loading(), options.hub())) {
            return Trainer.builder()
                    .model(model.pretrained())
                    .args(options)
                    .data(TrainingData.read(options, model.tokenizer()))
                    .callback(callback)
                    .build()
                    .train();
        }
    }
}
