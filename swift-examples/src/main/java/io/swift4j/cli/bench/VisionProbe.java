package io.swift4j.cli.bench;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.ParameterGroups;
import io.swift4j.train.TokenSequence;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine;

/** One measurement of a vision tower, or of LoRA training with a picture in every row; the counterpart of {@code hf_vision.py}. */
@CommandLine.Command(name = "vision-once", hidden = true)
final class VisionProbe implements Callable<Integer> {

    private static final Script DRAW =
            Script.builder("draw").functions("draw.py", """
            def draw(self, rows: int, columns: int) -> Tensor:
              return torch.randn([rows, columns])
            """).build();

    @CommandLine.Mixin
    private ProbeOptions probe = new ProbeOptions();

    @CommandLine.Option(names = "--what")
    private String what = "tower";

    @CommandLine.Option(names = "--batch")
    private int batch = 4;

    @CommandLine.Option(names = "--side")
    private int side = 28;

    @CommandLine.Option(names = "--words")
    private int words = 60;

    @CommandLine.Option(names = "--steps")
    private int steps = 10;

    @CommandLine.Option(names = "--rank")
    private int rank = 16;

    @CommandLine.Option(names = "--vision")
    private boolean vision;

    @CommandLine.Option(names = "--checkpointing")
    private boolean checkpointing;

    @Override
    public Integer call() {
        try (PretrainedModel model = probe.load();
                TensorScope scope = TensorScope.open()) {
            ConfigJson config = ConfigJson.read(model.folder().resolve("config.json"));
            ConfigJson eyes = config.object("vision_config");
            int patch = eyes.integer("patch_size", 14);
            int[][] grid = new int[batch][];
            Arrays.setAll(grid, i -> new int[] {1, side, side});
            MediaTensors media = MediaTensors.of(Map.of(
                    "pixel_values",
                            DRAW.tensor(
                                    "draw",
                                    batch * side * side,
                                    3 * eyes.integer("temporal_patch_size", 2) * patch * patch),
                    "image_grid_thw", Tensor.of(grid)));
            double speed = what.equals("tower")
                    ? tower(model.decoder(), media)
                    : train(model, media, config.integer("image_token_id"), side * side / 4);
            System.out.printf(Locale.ROOT, "{\"speed\": %.1f, \"peak_rss_mib\": %d}%n", speed, PeakMemory.mib());
        }
        return 0;
    }

    private double tower(Decoder decoder, MediaTensors media) {
        return batch
                * side
                * side
                / seconds(step -> {
                    try (TensorScope scope = TensorScope.open();
                            GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
                        decoder.perceive(media, false).tokens();
                    }
                });
    }

    private double train(PretrainedModel model, MediaTensors media, int placeholder, int picture) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            String names =
                    "q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj" + (vision ? "|qkv|proj|fc1|fc2" : "");
            LoraConfig lora = LoraConfig.of(rank, 2.0 * rank)
                    .withTargets(Targets.matching((vision ? "" : ".*language_model") + ".*\\.(" + names + ")"));
            Adapter adapter = adapted.add("default", lora, 0);
            List<TokenSequence> rows = rows(placeholder, picture);
            int items = rows.stream().mapToInt(TokenSequence::targets).sum();
            try (Optimizer optimizer =
                    OptimizerSpec.AdamLike.adamW().create(ParameterGroups.plain(adapter.parameters(), 1e-4, 0.01))) {
                return batch
                        * (picture + words)
                        / seconds(step -> {
                            LanguageModelStep.run(
                                    adapted.trainingDecoder(),
                                    rows,
                                    media,
                                    items,
                                    new LanguageModelStep.Options(
                                            new TrainingPass.Options(checkpointing, false, step), 0, 0, 1));
                            optimizer.step(1e-4, 1e-4);
                            optimizer.zeroGrad();
                        });
            }
        }
    }

    private List<TokenSequence> rows(int placeholder, int picture) {
        Random random = new Random(0);
        List<TokenSequence> rows = new ArrayList<>();
        for (int r = 0; r < batch; r++) {
            int[] ids = new int[picture + words];
            int[] labels = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = i < picture ? placeholder : random.nextInt(31_000);
                labels[i] = i < picture ? TokenSequence.IGNORED : ids[i];
            }
            rows.add(TokenSequence.of(ids, labels));
        }
        return rows;
    }

    /** The median of the steps after the first two. */
    private double seconds(IntConsumer step) {
        double[] times = new double[steps];
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            step.accept(i);
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        double[] counted = Arrays.copyOfRange(times, Math.min(2, steps - 1), steps);
        Arrays.sort(counted);
        return counted[counted.length / 2];
    }
}
