package io.swift4j.cli.bench;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Workers;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One measurement of a processor in this process; the counterpart of {@code hf_processors.py}. */
@CommandLine.Command(name = "processors-once", hidden = true)
final class ProcessorProbe implements Callable<Integer> {

    private static final int RATE = 16_000;
    private static final int CLIP_SECONDS = 30;

    @CommandLine.Parameters(index = "0", paramLabel = "DIR")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--what")
    private String what = "clip";

    @CommandLine.Option(names = "--seconds")
    private double seconds = 5;

    @CommandLine.Option(names = "--warm-up")
    private double warmUp = 3;

    @Override
    public Integer call() throws IOException {
        boolean sound = what.equals("mel");
        String type = switch (what) {
            case "clip" -> "\"image_processor_type\": \"CLIPImageProcessor\"";
            case "qwen2_vl" -> "\"image_processor_type\": \"Qwen2VLImageProcessor\"";
            case "mel" -> "\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"feature_size\": 128";
            default -> throw new SwiftException("--what must be clip, qwen2_vl or mel, not " + what);
        };
        Path made = Files.createTempDirectory("swift4j-bench");
        Path config = Files.writeString(made.resolve("preprocessor_config.json"), "{" + type + "}");
        MediaProcessor processor = MediaProcessor.load(made);
        Files.delete(config);
        Files.delete(made);
        List<Path> pictures = sound ? List.of() : pictures(folder);
        List<Sound> clips = sound ? Collections.nCopies(8, clip()) : List.of();
        Runnable pass = sound ? () -> hear(processor, clips) : () -> see(processor, pictures);
        double each = sound ? clips.size() * CLIP_SECONDS : pictures.size();
        passes(pass, warmUp);
        long start = System.nanoTime();
        int passes = passes(pass, seconds);
        double elapsed = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "{\"per_s\": %.2f, \"passes\": %d, \"peak_rss_mib\": %d}%n",
                passes * each / elapsed,
                passes,
                PeakMemory.mib());
        return 0;
    }

    private static int passes(Runnable pass, double seconds) {
        long start = System.nanoTime();
        int passes = 0;
        do {
            pass.run();
            passes++;
        } while (System.nanoTime() - start < seconds * 1e9);
        return passes;
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(jpg|jpeg|png)"))
                    .sorted()
                    .toList();
        }
    }

    private static Sound clip() {
        float[] samples = new float[RATE * CLIP_SECONDS];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.05) + 0.1 * Math.sin(i * 0.31));
        }
        return new Sound(RATE, 1, samples);
    }

    private static void hear(MediaProcessor processor, List<Sound> clips) {
        try (TensorScope scope = TensorScope.open()) {
            processor.prepare(new MediaItems(List.of(), List.of(), clips));
        }
    }

    /** Each picture is decoded and prepared on one core. */
    private static void see(MediaProcessor processor, List<Path> files) {
        MediaDecoder decoder = MediaDecoder.defaults();
        Workers.map(
                files,
                file -> processor.prepare(
                        new MediaItems(List.of(decoder.image(MediaSource.of(file))), List.of(), List.of())),
                made -> {});
    }
}
