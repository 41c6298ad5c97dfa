package io.swift4j.train.eval;

import io.swift4j.SwiftModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.TaskMeasure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs benchmarks while a model is trained; the scores are in the run's log as {@code eval_mmlu_accuracy} and the like.
 *
 * <pre>{@code
 * TrainingEvaluation tasks = new TrainingEvaluation(model, Optional.of(folder), evaluator -> evaluator.task(Benchmark.of("mmlu"), data));
 * Trainer.builder().measureEvery(500, tasks) …
 * }</pre>
 *
 * <p>The {@link SwiftModel} must be of the same weights as the model that is trained; while it is measured it answers with that
 * model's adapter.
 *
 * @param model that renders and reads texts; stays the caller's
 * @param folder for files of answers, {@code step-N.jsonl}; empty to keep none
 * @param tasks adds the benchmarks, and whatever else is wanted
 */
public record TrainingEvaluation(SwiftModel model, Optional<Path> folder, Consumer<Evaluator.Builder> tasks)
        implements TaskMeasure {

    /**
     * Reads all data without asking anything.
     *
     * @throws io.swift4j.core.SwiftException when a benchmark's data can't be asked, naming the rows
     */
    public void check() {
        Evaluator.Builder builder = Evaluator.of(model);
        tasks.accept(builder);
        builder.build().check();
    }

    @Override
    public Map<String, Double> measure(AdaptedModel trained, int step) {
        Evaluator.Builder builder = Evaluator.of(model).name(Evaluator.name(List.of(model.folder())) + " step " + step);
        folder.ifPresent(path -> builder.answers(path.resolve("step-" + step + ".jsonl")));
        tasks.accept(builder);
        model.answerWith(trained::network);
        try {
            return builder.build().run().named();
        } finally {
            model.answerWith(model.pretrained()::network);
        }
    }
}
