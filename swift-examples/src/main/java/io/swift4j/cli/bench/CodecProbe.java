package io.swift4j.cli.bench;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import io.swift4j.modality.codec.audio.AudioCodec;
import io.swift4j.modality.codec.audio.AudioCodes;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** One measurement of a codec in this process; the counterpart of {@code hf_codecs.py}. */
@CommandLine.Command(name = "codecs-once", hidden = true)
final class CodecProbe implements Callable<Integer> {

    private static final Script DRAW =
            Script.builder("draw").functions("draw.py", """
                    def draw(self, shape: List[int], low: float, high: float) -> Tensor:
                      return torch.rand(shape) * (high - low) + low
                    """).build();

    @CommandLine.Parameters(index = "0", paramLabel = "DIR")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--what")
    private String what = "encode";

    @CommandLine.Option(names = "--seconds")
    private int seconds = 10;

    @CommandLine.Option(names = "--side")
    private int side = 384;

    @CommandLine.Option(names = "--steps")
    private int steps = 8;

    @CommandLine.Option(names = "--threads")
    private int threads = 2;

    @Override
    public Integer call() {
        if (!what.equals("encode") && !what.equals("decode")) {
            throw new SwiftException("--what must be encode or decode, not " + what);
        }
        Torch.setThreads(threads);
        String type = ConfigJson.read(folder.resolve("config.json")).text("model_type", "");
        boolean picture = type.endsWith("_vqgan") || type.equals("flava_image_codebook");
        double took = picture ? pictures() : sound();
        System.out.printf(
                Locale.ROOT,
                "{\"per_s\": %.3f, \"peak_rss_mib\": %d}%n",
                (picture ? 1 : seconds) / took,
                PeakMemory.mib());
        return 0;
    }

    private double pictures() {
        try (ImageTokenizer tokenizer = ImageTokenizer.load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor pixels = DRAW.tensor("draw", new long[] {1, 3, side, side}, -1.0, 1.0);
            Tensor codes = tokenizer.codes(pixels);
            return median(what.equals("encode") ? () -> tokenizer.codes(pixels) : () -> tokenizer.pixels(codes));
        }
    }

    private double sound() {
        try (AudioCodec codec = AudioCodec.load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            long[] shape = {1, codec.channels(), (long) seconds * codec.sampleRate()};
            Tensor samples = DRAW.tensor("draw", shape, -0.5, 0.5);
            AudioCodes codes = codec.encode(samples);
            return median(what.equals("encode") ? () -> codec.encode(samples) : () -> codec.decode(codes));
        }
    }

    /** Seconds of the steps after the first two. */
    private double median(Runnable step) {
        double[] times = new double[steps];
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            try (TensorScope scope = TensorScope.open()) {
                step.run();
            }
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        double[] counted = Arrays.copyOfRange(times, Math.min(2, steps - 1), steps);
        Arrays.sort(counted);
        return counted[counted.length / 2];
    }
}
