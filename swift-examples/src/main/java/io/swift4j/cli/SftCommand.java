package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.train.TrainHandle;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.TrainingData;
import io.swift4j.train.config.OptionReader;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.eval.Benchmark;
import io.swift4j.train.eval.TrainingEvaluation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift sft}: trains on rows of text and media, with ms-swift's option names or a file of them. */
@CommandLine.Command(
        name = "sft",
        description = {
            "Fine-tune a model: ./swift sft --model DIR --dataset rows.jsonl [--key value …], or ./swift sft options.yaml.",
            "Options have ms-swift's names. --rlhf_type dpo|orpo|simpo|cpo|kto|rm|grpo learns from preferences or rewards",
            "(--reward_funcs), --task_type seq_cls|embedding trains classes, numbers or vectors of texts.",
            "Rows may have images, audios and videos; --freeze_vit, --freeze_audio, --freeze_aligner and --freeze_llm say what",
            "of a model with encoders is trained. --benchmark NAME --benchmark-data FOLDER measures between steps, as eval does."
        },
        mixinStandardHelpOptions = true)
final class SftCommand implements Callable<Integer> {

    @CommandLine.Option(
            names = "--benchmark",
            paramLabel = "NAME|FILE",
            description = "measure with a benchmark, as eval does, while training; may be given several times")
    private List<String> benchmarks = new ArrayList<>();

    @CommandLine.Option(
            names = "--benchmark-data",
            paramLabel = "FOLDER",
            description = "where a benchmark's files are, in the order of --benchmark")
    private List<Path> benchmarkData = new ArrayList<>();

    @CommandLine.Option(
            names = "--benchmark-steps",
            description = "the steps between two measurements; default: at the end of every epoch")
    private @Nullable Integer benchmarkSteps;

    @CommandLine.Option(
            names = "--benchmark-limit",
            description = "most questions of each part of a benchmark; default: all")
    private @Nullable Integer benchmarkLimit;

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        boolean file = arguments.size() == 1 && !arguments.get(0).startsWith("-");
        OptionReader.Result read =
                file ? OptionReader.read(Path.of(arguments.get(0))) : OptionReader.commandLine(arguments);
        read.notes().forEach(System.err::println);
        return run(read.options());
    }

    private int run(TrainOptions options) {
        String name = options.model().model().orElseThrow();
        List<PretrainedModel> elsewhere = new ArrayList<>();
        try (SwiftModel model = SwiftModel.fromPretrained(name, options.loading(), options.hub())) {
            List<String> devices = options.compute().device();
            for (String device : devices.subList(1, devices.size())) {
                elsewhere.add(PretrainedModel.load(model.pretrained().folder(), options.loading(device)));
            }
            TrainingData data = TrainingData.read(options, model.pretrained());
            System.err.println(data.report().describe());
            Trainer.Builder trainer = Trainer.builder();
            elsewhere.forEach(trainer::replica);
            measure(trainer, model);
            TrainHandle handle = trainer.model(model.pretrained())
                    .args(options)
                    .data(data)
                    .answers(model.generationConfig(), ids -> model.tokenizer().decode(ids, true))
                    .progress(System.err)
                    .build()
                    .start();
            TrainResult result = handle.awaitSavingOnExit(System.err);
            System.out.println("run folder: " + result.folder());
            result.lastCheckpoint().ifPresent(path -> System.out.println("last checkpoint: " + path));
            result.bestCheckpoint().ifPresent(path -> System.out.println("best checkpoint: " + path));
            return 0;
        } finally {
            elsewhere.forEach(PretrainedModel::close);
        }
    }

    private void measure(Trainer.Builder trainer, SwiftModel model) {
        if (benchmarks.size() != benchmarkData.size()) {
            throw new SwiftException("there are " + benchmarks.size() + " --benchmark and " + benchmarkData.size()
                    + " --benchmark-data; each benchmark needs its folder");
        }
        if (benchmarks.isEmpty()) {
            return;
        }
        List<Benchmark> described = benchmarks.stream().map(Benchmark::of).toList();
        TrainingEvaluation tasks = new TrainingEvaluation(model, Optional.empty(), evaluator -> {
            evaluator.progress(System.err);
            for (int i = 0; i < described.size(); i++) {
                evaluator.task(described.get(i), benchmarkData.get(i));
            }
            if (benchmarkLimit != null) {
                evaluator.limit(benchmarkLimit);
            }
        });
        // What is wrong with the data is said before the first step.
        tasks.check();
        if (benchmarkSteps != null) {
            trainer.measureEvery(benchmarkSteps, tasks);
        } else {
            trainer.measureEpochs(tasks);
        }
    }
}
