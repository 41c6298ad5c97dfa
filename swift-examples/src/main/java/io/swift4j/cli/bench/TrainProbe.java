package io.swift4j.cli.bench;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.ParameterGroups;
import io.swift4j.train.TokenSequence;
import io.swift4j.train.memory.MemoryPlan;
import io.swift4j.train.memory.MemoryPlanner;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** One measurement of LoRA training in this process, as one JSON line; the counterpart of {@code hf_train.py}. */
@CommandLine.Command(name = "train-once", hidden = true)
final class TrainProbe implements Callable<Integer> {

    private static final Script DRAW =
            Script.builder("draw").functions("draw.py", """
            def draw(self, low: int, high: int, shape: List[int]) -> Tensor:
              return torch.randint(low, high, shape)
            """).build();

    @CommandLine.Mixin
    private ProbeOptions probe = new ProbeOptions();

    @CommandLine.Option(names = "--checkpointing")
    private boolean checkpointing;

    @CommandLine.Option(names = "--ragged")
    private boolean ragged;

    @CommandLine.Option(names = "--dora")
    private boolean dora;

    @CommandLine.Option(names = "--full")
    private boolean full;

    @CommandLine.Option(names = "--batch")
    private int batch = 4;

    @CommandLine.Option(names = "--seq")
    private int seq = 256;

    @CommandLine.Option(names = "--steps")
    private int steps = 10;

    @CommandLine.Option(names = "--rank")
    private int rank = 16;

    @CommandLine.Option(names = "--seed")
    private long seed;

    @Override
    public Integer call() {
        try (AnonymousPeak anonymous = new AnonymousPeak();
                PretrainedModel model = probe.load();
                AdaptedModel adapted = new AdaptedModel(model)) {
            LoraConfig lora = LoraConfig.of(rank, 2.0 * rank);
            AdapterConfig config = full ? FullConfig.all() : dora ? lora.decomposed() : lora;
            Adapter adapter = adapted.add("default", config, seed);
            List<TokenSequence> rows = rows(model.decoder().config().vocabSize());
            int real = rows.stream().mapToInt(row -> row.ids().length).sum();
            int items = rows.stream().mapToInt(TokenSequence::targets).sum();
            MemoryPlan plan;
            double[] speeds = new double[steps];
            List<String> losses = new ArrayList<>();
            try (Optimizer optimizer =
                    OptimizerSpec.AdamLike.adamW().create(ParameterGroups.plain(adapter.parameters(), 1e-4, 0.01))) {
                Decoder decoder = adapted.trainingDecoder();
                plan = new MemoryPlanner(adapted, adapter, optimizer.stateBytes(), checkpointing, 1)
                        .plan(rows.stream().mapToInt(row -> row.ids().length).toArray());
                for (int step = 0; step < steps; step++) {
                    long start = System.nanoTime();
                    LanguageModelStep.Options options = new LanguageModelStep.Options(
                            new TrainingPass.Options(checkpointing, false, step), 0, 0, 1);
                    double loss =
                            LanguageModelStep.run(decoder, rows, items, options).sum() / items;
                    optimizer.step(1e-4, 1e-4);
                    optimizer.zeroGrad();
                    speeds[step] = real / ((System.nanoTime() - start) / 1e9);
                    losses.add(String.format(Locale.ROOT, "%.5f", loss));
                }
            }
            double[] counted = Arrays.copyOfRange(speeds, Math.min(2, steps - 1), steps);
            Arrays.sort(counted);
            double speed = counted[counted.length / 2];
            long peak = PeakMemory.mib();
            long peakAnonymous = anonymous.mib();
            MatrixSpeed matrices = MatrixSpeed.measure(model.decoder(), real);
            System.out.printf(
                    Locale.ROOT,
                    "{\"tok_s\": %.1f, \"gflops\": %.0f, \"matrix_gflops\": %.0f, \"shapes_gflops\": %.0f,"
                            + " \"peak_rss_mib\": %d, \"peak_anonymous_mib\": %d, \"planned_mib\": %d, \"planned_anonymous_mib\": %d,"
                            + " \"plan\": \"%s\", \"losses\": %s}%n",
                    speed,
                    speed * flopsPerToken(model.decoder()) / 1e9,
                    matrices.square(),
                    matrices.shapes(),
                    peak,
                    peakAnonymous,
                    plan.total() >> 20,
                    plan.anonymous() >> 20,
                    plan.describe(),
                    losses);
        }
        return 0;
    }

    /** The reference's token ids: drawn by the same generator from the same seed. */
    private List<TokenSequence> rows(int vocabulary) {
        try (TensorScope scope = TensorScope.open()) {
            Torch.seed(seed);
            long[] ids =
                    DRAW.tensor("draw", 0, vocabulary, new long[] {batch, seq}).toLongs();
            long[] lengths = ragged
                    ? DRAW.tensor("draw", 16, seq + 1, new long[] {batch}).toLongs()
                    : new long[batch];
            List<TokenSequence> rows = new ArrayList<>();
            for (int r = 0; r < batch; r++) {
                int length = ragged ? (int) lengths[r] : seq;
                int[] row = Arrays.stream(ids, r * seq, r * seq + length)
                        .mapToInt(id -> (int) id)
                        .toArray();
                rows.add(TokenSequence.of(row, row));
            }
            return rows;
        }
    }

    /** Multiplications and additions of one token's way forward and back through frozen matrices, head included. */
    private static double flopsPerToken(Decoder decoder) {
        double matrices =
                (double) decoder.config().vocabSize() * decoder.config().hiddenSize();
        for (int layer = 0; layer < decoder.config().layers(); layer++) {
            matrices += decoder.linearShapes(layer).values().stream()
                    .mapToDouble(shape -> (double) shape[0] * shape[1])
                    .sum();
        }
        return 4 * matrices;
    }
}
