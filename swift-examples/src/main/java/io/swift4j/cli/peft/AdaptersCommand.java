package io.swift4j.cli.peft;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Combination;
import io.swift4j.train.Trainer;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.RowId;
import io.swift4j.train.run.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift adapters}: trains a small adapter of every kind that PEFT has, for {@code scripts/peft_check.py}. */
@CommandLine.Command(
        name = "adapters",
        description = "Train a small adapter of every kind, and write each with the logits of a fixed input.",
        mixinStandardHelpOptions = true)
public final class AdaptersCommand implements Callable<Integer> {

    private static final int STEPS = 4;

    @CommandLine.Option(names = "--model", required = true, paramLabel = "DIR", description = "checkpoint folder")
    private Path model = Path.of(".");

    @CommandLine.Option(names = "--output", required = true, paramLabel = "DIR", description = "new folder")
    private Path output = Path.of(".");

    @Override
    public Integer call() throws IOException {
        Path runs = Files.createTempDirectory("runs");
        try (PretrainedModel base =
                PretrainedModel.load(model, LoadOptions.defaults().withPacking(false))) {
            for (Map.Entry<String, AdapterConfig> sample : SampleConfigs.all(
                            STEPS, base.decoder().config().tiedEmbeddings())
                    .entrySet()) {
                try (AdaptedModel adapted = new AdaptedModel(base)) {
                    train(adapted, sample.getValue(), runs, 1);
                    write(adapted, "default", sample.getKey());
                    if (sample.getKey().equals("pissa_fast")) {
                        adapted.convert("plain", "default");
                        write(adapted, "plain", "pissa_fast_converted");
                    }
                    if (sample.getKey().equals("lora")) {
                        combine(adapted, sample.getValue(), runs);
                    }
                }
            }
        } finally {
            DurableFiles.delete(runs);
        }
        return 0;
    }

    /** Adapters that are made of others. */
    private void combine(AdaptedModel adapted, AdapterConfig config, Path runs) throws IOException {
        try (TensorScope scope = TensorScope.open()) {
            Path first = output.resolve("lora");
            adapted.delete("default");
            train(adapted, config, runs, 2);
            adapted.load("first", first);
        }
        for (Combination.Method method :
                List.of(Combination.Method.LINEAR, Combination.Method.CAT, Combination.Method.SVD)) {
            String name = "lora_combined_" + method.name().toLowerCase(java.util.Locale.ROOT);
            adapted.combine(name, List.of("first", "default"), new double[] {0.7, 0.5}, Combination.of(method));
            write(adapted, name, name);
        }
    }

    private void train(AdaptedModel adapted, AdapterConfig config, Path runs, long seed) {
        TrainOptions options = TrainOptions.of(Map.of(
                "model",
                model.toString(),
                "dataset",
                List.of("random"),
                "output_dir",
                runs.toString(),
                "max_steps",
                STEPS,
                "per_device_train_batch_size",
                2,
                "gradient_accumulation_steps",
                1,
                "learning_rate",
                0.02,
                "seed",
                seed,
                "save_strategy",
                "no"));
        Trainer.builder()
                .model(adapted)
                .adapter(config)
                .args(options)
                .trainDataset(rows(adapted, seed))
                .build()
                .train();
    }

    private static List<Example> rows(AdaptedModel adapted, long seed) {
        int vocabulary = adapted.model().decoder().config().vocabSize();
        Random random = new Random(seed);
        List<Example> rows = new ArrayList<>();
        for (int i = 0; i < 2 * STEPS; i++) {
            int[] ids = random.ints(12, 0, vocabulary).toArray();
            int[] labels = ids.clone();
            labels[0] = Example.NOTHING;
            float[] weights = new float[ids.length];
            java.util.Arrays.fill(weights, 1);
            rows.add(new Example(ids, labels, weights, "", new RowId("random", i + 1)));
        }
        return rows;
    }

    private void write(AdaptedModel adapted, String name, String kind) throws IOException {
        Path folder = Files.createDirectories(output.resolve(kind));
        adapted.save(name, folder);
        int vocabulary = adapted.model().decoder().config().vocabSize();
        int[] ids = new Random(9).ints(10, 0, vocabulary).toArray();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            TensorFiles.write(
                    folder.resolve("expected.safetensors"),
                    Map.of(
                            "input_ids", Tensor.of(new int[][] {ids}),
                            "logits", logits(adapted.decoder(), ids)));
        }
        System.out.println(kind);
    }

    private static Tensor logits(Decoder decoder, int[] ids) {
        return decoder.logits(
                        decoder.forward(ForwardInput.of(new int[][] {ids})).lastHiddenState())
                .to(Dtype.FLOAT32);
    }
}
