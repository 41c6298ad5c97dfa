package io.swift4j.cli.bench;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.PretrainedModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** One measurement of greedy decoding in this process, as one JSON line; the counterpart of {@code hf_generate.py}. */
@CommandLine.Command(name = "generate-once", hidden = true)
final class GenerateProbe implements Callable<Integer> {

    @CommandLine.Mixin
    private ProbeOptions probe = new ProbeOptions();

    @CommandLine.Option(names = "--prompt")
    private int prompt = 64;

    @CommandLine.Option(names = "--new")
    private int fresh = 128;

    @CommandLine.Option(names = "--batch")
    private int batch = 1;

    /** Of random tokens, whose greedy answers soon repeat themselves. */
    @CommandLine.Option(names = "--lookup")
    private int lookup;

    @CommandLine.Option(names = "--repeats")
    private int repeats = 4;

    @Override
    public Integer call() {
        try (PretrainedModel model = probe.load()) {
            Random random = new Random(0);
            int[][] ids = new int[batch][];
            for (int row = 0; row < batch; row++) {
                ids[row] = random.ints(prompt, 0, model.decoder().config().vocabSize())
                        .toArray();
            }
            GenerationConfig config = GenerationConfig.builder()
                    .maxNewTokens(fresh)
                    .promptLookup(lookup)
                    .build();
            Generator generator = new Generator(model.decoder());
            double[] speeds = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                long start = System.nanoTime();
                GenerationResult result = generator.generate(Prompts.of(0, ids), config);
                double seconds = (System.nanoTime() - start) / 1e9;
                int made = Arrays.stream(result.lengths()).sum();
                speeds[i] = made / seconds;
            }
            Arrays.sort(speeds);
            System.out.printf(
                    Locale.ROOT,
                    "{\"tok_s\": %.1f, \"peak_rss_mib\": %d, \"heap_mib\": %d}%n",
                    speeds[repeats / 2],
                    PeakMemory.mib(),
                    Runtime.getRuntime().maxMemory() >> 20);
        }
        return 0;
    }
}
