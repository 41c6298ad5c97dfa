package io.swift4j.cli.bench;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.painter.Painter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Codes of guided pictures a second in this process; the counterpart of {@code hf_paint.py}. */
@CommandLine.Command(name = "paint-once", hidden = true)
final class PaintProbe implements Callable<Integer> {

    private static final double GUIDANCE = 5;

    @CommandLine.Mixin
    private ProbeOptions probe = new ProbeOptions();

    @CommandLine.Option(names = "--prompt")
    private int prompt = 32;

    @CommandLine.Option(names = "--batch")
    private int batch = 1;

    @CommandLine.Option(names = "--repeats")
    private int repeats = 2;

    @Override
    public Integer call() {
        try (PretrainedModel model = probe.load();
                Tokenizer tokenizer = Tokenizer.load(model.folder());
                Painter painter = Painter.of(model.decoder(), tokenizer, model.folder())) {
            int side = side(model.folder());
            int begin = ConfigJson.read(model.folder().resolve("generation_config.json"))
                    .object("generation_kwargs")
                    .integer("boi_token_id");
            int[][] ids = new int[batch][];
            Random random = new Random(0);
            for (int row = 0; row < batch; row++) {
                ids[row] = random.ints(prompt, 0, tokenizer.vocabSize() - 12).toArray();
                ids[row][0] = tokenizer.specialTokens().bos().orElseThrow();
                ids[row][prompt - 1] = begin;
            }
            double[] speeds = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                long start = System.nanoTime();
                painter.write(
                        Prompts.of(0, ids),
                        Optional.empty(),
                        side,
                        side,
                        GUIDANCE,
                        GenerationConfig.builder(),
                        (row, token) -> true);
                speeds[i] = batch * side * side / ((System.nanoTime() - start) / 1e9);
            }
            Arrays.sort(speeds);
            System.out.printf(
                    Locale.ROOT, "{\"tok_s\": %.1f, \"peak_rss_mib\": %d}%n", speeds[repeats / 2], PeakMemory.mib());
        }
        return 0;
    }

    private static int side(Path folder) {
        return ConfigJson.read(folder.resolve("config.json"))
                .object("vq_config")
                .integer("num_patches", 24);
    }
}
