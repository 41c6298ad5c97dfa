package io.swift4j.cli;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.train.eval.Benchmark;
import io.swift4j.train.eval.Evaluation;
import io.swift4j.train.eval.Evaluator;
import io.swift4j.train.eval.WhisperAnswerer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift eval}: runs benchmarks on a model and prints a table. */
@CommandLine.Command(
        name = "eval",
        description = {
            "Run benchmarks: ./swift eval --model DIR --benchmark mmlu --data FOLDER [--benchmark mme --data FOLDER …].",
            "A benchmark is coco-caption, librispeech, mme, mmlu, refcoco, vqav2, or a .yaml file that describes one.",
            "With --answers FILE a run that was stopped goes on where it was. Answers are the likeliest ones."
        },
        mixinStandardHelpOptions = true)
final class EvalCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ModelOptions options = new ModelOptions();

    @CommandLine.Option(
            names = "--benchmark",
            required = true,
            paramLabel = "NAME|FILE",
            description = "what is run; may be given several times, each with --data")
    private List<String> benchmarks = new ArrayList<>();

    @CommandLine.Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER",
            description = "where a benchmark's files are, in the order of --benchmark")
    private List<Path> data = new ArrayList<>();

    @CommandLine.Option(
            names = "--answers",
            paramLabel = "FILE",
            description = "keep every answer here, and go on from those that are there")
    private @Nullable Path answers;

    @CommandLine.Option(
            names = "--batch-size",
            description = "questions answered at a time (default: ${DEFAULT-VALUE})")
    private int batchSize = 8;

    @CommandLine.Option(names = "--limit", description = "most questions of each part of a benchmark; default: all")
    private @Nullable Integer limit;

    @CommandLine.Option(names = "--report", paramLabel = "FILE", description = "write the scores as JSON")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        if (benchmarks.size() != data.size()) {
            throw new SwiftException("there are " + benchmarks.size() + " --benchmark and " + data.size()
                    + " --data; each benchmark needs its folder");
        }
        List<Benchmark> described = benchmarks.stream().map(Benchmark::of).toList();
        Path folder = options.folder();
        if (ConfigJson.read(folder.resolve("config.json"))
                .text("model_type", "")
                .equals("whisper")) {
            try (Whisper whisper = Whisper.load(folder)) {
                return run(Evaluator.of(WhisperAnswerer.of(whisper), options.describe()), described);
            }
        }
        try (AnsweringModel loaded = options.load()) {
            return run(Evaluator.of(loaded.model()).name(options.describe()), described);
        }
    }

    private int run(Evaluator.Builder builder, List<Benchmark> described) throws IOException {
        builder.batchSize(batchSize).progress(System.err);
        for (int i = 0; i < described.size(); i++) {
            builder.task(described.get(i), data.get(i));
        }
        if (answers != null) {
            builder.answers(answers);
        }
        if (limit != null) {
            builder.limit(limit);
        }
        Evaluation scores = builder.build().run();
        System.out.print(scores.table());
        if (report != null) {
            Files.writeString(report, scores.json());
        }
        return scores.complete() ? 0 : 1;
    }
}
