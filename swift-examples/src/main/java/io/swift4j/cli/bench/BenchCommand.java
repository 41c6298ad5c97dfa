package io.swift4j.cli.bench;

import io.swift4j.core.config.ConfigJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift bench load|generate|train|vision|processors|codecs|json|memory}. */
@CommandLine.Command(
        name = "bench",
        description = "Measure this library, and the Python stack beside it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            GenerateProbe.class,
            LoadProbe.class,
            TrainProbe.class,
            VisionProbe.class,
            ProcessorProbe.class,
            CodecProbe.class,
            PaintProbe.class,
            JsonProbe.class
        })
public final class BenchCommand {

    private static final List<List<String>> MEMORY = List.of(
            List.of("--dtype", "bf16"),
            List.of("--dtype", "bf16", "--ragged"),
            List.of("--dtype", "bf16", "--checkpointing"),
            List.of("--dtype", "bf16", "--dora"),
            List.of("--dtype", "bf16", "--quantize", "nf4"),
            List.of("--dtype", "bf16", "--full"),
            List.of("--dtype", "f32"));

    /** What all measurements take. */
    static final class Shared {

        @CommandLine.Parameters(paramLabel = "DIR", description = "checkpoint folder")
        private Path folder = Path.of(".");

        @CommandLine.Option(
                names = "--python",
                paramLabel = "PATH",
                description = "interpreter with transformers, to compare with")
        private @Nullable Path python;

        @CommandLine.Option(
                names = "--scripts",
                paramLabel = "DIR",
                description = "folder of the reference's scripts (default: ${DEFAULT-VALUE})")
        private Path scripts = Path.of("scripts/bench");

        @CommandLine.Option(names = "--rounds", description = "how often to run both sides (default: ${DEFAULT-VALUE})")
        private int rounds = 3;

        @CommandLine.Option(names = "--heap", description = "Java heap in MiB (default: ${DEFAULT-VALUE})")
        private int heap = 256;

        private List<String> theirs(String script, List<String> options) {
            if (python == null) {
                return List.of();
            }
            List<String> command =
                    new ArrayList<>(List.of(python.toString(), SideBySide.script(scripts, script), folder.toString()));
            command.addAll(options);
            return command;
        }

        private List<String> ours(String probe, List<String> options) {
            List<String> arguments = new ArrayList<>(List.of(probe, folder.toString()));
            arguments.addAll(options);
            return SideBySide.self(heap, arguments.toArray(String[]::new));
        }
    }

    @CommandLine.Command(name = "load", description = "Seconds from process start to the first logits.")
    int load(@CommandLine.Mixin Shared shared) {
        new SideBySide(shared.ours("load-once", List.of()), shared.theirs("hf_load.py", List.of()))
                .run("load " + shared.folder, shared.rounds, true, "s", SideBySide.Run::seconds);
        return 0;
    }

    @CommandLine.Command(name = "generate", description = "Greedy tokens per second.")
    int generate(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--dtype", defaultValue = "bf16", description = "bf16 or f32") String dtype,
            @CommandLine.Option(names = "--batch", defaultValue = "1,8", split = ",", description = "batch sizes")
                    List<Integer> batches,
            @CommandLine.Option(names = "--prompt", defaultValue = "64", description = "tokens of each prompt")
                    int prompt,
            @CommandLine.Option(names = "--new", defaultValue = "128", description = "tokens of each answer") int fresh,
            @CommandLine.Option(names = "--threads", defaultValue = "2") int threads) {
        for (int batch : batches) {
            List<String> options = List.of(
                    "--dtype", dtype,
                    "--batch", Integer.toString(batch),
                    "--prompt", Integer.toString(prompt),
                    "--new", Integer.toString(fresh),
                    "--threads", Integer.toString(threads));
            new SideBySide(shared.ours("generate-once", options), shared.theirs("hf_generate.py", options))
                    .run(
                            "generate " + shared.folder + " " + dtype + " batch " + batch,
                            shared.rounds,
                            false,
                            "tok/s",
                            run -> run.json().number("tok_s"));
        }
        return 0;
    }

    @CommandLine.Command(
            name = "memory",
            description = "The memory of a training step as planned and as measured, for several ways of training.")
    int memory(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--batch", defaultValue = "4", description = "rows of a batch") int batch,
            @CommandLine.Option(names = "--seq", defaultValue = "256", description = "tokens of a row") int seq,
            @CommandLine.Option(names = "--way", description = "one way alone: options of train-once, in one string")
                    @Nullable
                    String only) {
        List<String> size = List.of("--steps", "3", "--batch", Integer.toString(batch), "--seq", Integer.toString(seq));
        boolean close = true;
        for (List<String> way :
                only == null ? MEMORY : List.of(List.of(only.trim().split(" +")))) {
            List<String> options = new ArrayList<>(size);
            options.addAll(way);
            ConfigJson run =
                    SideBySide.start(shared.ours("train-once", options)).json();
            double planned = run.number("planned_mib");
            double measured = run.number("peak_rss_mib");
            close &= Math.abs(planned / measured - 1) <= 0.15;
            System.out.printf(
                    Locale.ROOT,
                    "%-36s planned %6.0f MiB, measured %6.0f MiB, ratio %.2f; without mapped files %.0f and %.0f%n",
                    String.join(" ", way),
                    planned,
                    measured,
                    planned / measured,
                    run.number("planned_anonymous_mib"),
                    run.number("peak_anonymous_mib"));
        }
        System.out.println(close ? "all within 15 %" : "NOT all within 15 %");
        return close ? 0 : 1;
    }

    @CommandLine.Command(name = "train", description = "Tokens per second of LoRA training, and its peak memory.")
    int train(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--dtype", defaultValue = "bf16", description = "bf16 or f32") String dtype,
            @CommandLine.Option(names = "--batch", defaultValue = "4", description = "rows of a batch") int batch,
            @CommandLine.Option(names = "--seq", defaultValue = "256", description = "tokens of a row") int seq,
            @CommandLine.Option(names = "--steps", defaultValue = "10", description = "the first 2 are not counted")
                    int steps,
            @CommandLine.Option(names = "--rank", defaultValue = "16") int rank,
            @CommandLine.Option(names = "--threads", defaultValue = "2") int threads,
            @CommandLine.Option(names = "--checkpointing", description = "run layers again instead of keeping them")
                    boolean checkpointing,
            @CommandLine.Option(names = "--ragged", description = "rows of different lengths, padding not counted")
                    boolean ragged,
            @CommandLine.Option(names = "--dora", description = "compare our DoRA with our LoRA") boolean dora) {
        List<String> options = new ArrayList<>(List.of(
                "--dtype", dtype,
                "--batch", Integer.toString(batch),
                "--seq", Integer.toString(seq),
                "--steps", Integer.toString(steps),
                "--rank", Integer.toString(rank),
                "--threads", Integer.toString(threads)));
        if (checkpointing) {
            options.add("--checkpointing");
        }
        if (ragged) {
            options.add("--ragged");
        }
        List<String> plain = shared.ours("train-once", options);
        List<String> decomposed = new ArrayList<>(plain);
        decomposed.add("--dora");
        SideBySide sides = dora
                ? new SideBySide(decomposed, plain, "LoRA")
                : new SideBySide(plain, shared.theirs("hf_train.py", options));
        sides.run(
                "train " + shared.folder + " " + dtype + " " + batch + " x " + seq
                        + (checkpointing ? " checkpointed" : "")
                        + (ragged ? " ragged" : ""),
                shared.rounds,
                false,
                "tok/s",
                run -> run.json().number("tok_s"));
        return 0;
    }

    @CommandLine.Command(
            name = "vision",
            description = "Patches per second of a vision tower, and tokens per second of LoRA training with pictures.")
    int vision(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--dtype", defaultValue = "bf16", description = "bf16 or f32") String dtype,
            @CommandLine.Option(names = "--batch", defaultValue = "4", description = "pictures or rows") int batch,
            @CommandLine.Option(names = "--side", defaultValue = "28", description = "patches on each side") int side,
            @CommandLine.Option(names = "--steps", defaultValue = "10", description = "the first 2 are not counted")
                    int steps,
            @CommandLine.Option(names = "--threads", defaultValue = "2") int threads,
            @CommandLine.Option(names = "--what", defaultValue = "tower,train", split = ",") List<String> kinds,
            @CommandLine.Option(names = "--vision", description = "adapters in the vision tower too") boolean eyes,
            @CommandLine.Option(names = "--checkpointing", description = "run layers again instead of keeping them")
                    boolean checkpointing) {
        for (String what : kinds) {
            List<String> options = new ArrayList<>(List.of(
                    "--what", what,
                    "--dtype", dtype,
                    "--batch", Integer.toString(batch),
                    "--side", Integer.toString(side),
                    "--steps", Integer.toString(steps),
                    "--threads", Integer.toString(threads)));
            if (eyes) {
                options.add("--vision");
            }
            if (checkpointing) {
                options.add("--checkpointing");
            }
            new SideBySide(shared.ours("vision-once", options), shared.theirs("hf_vision.py", options))
                    .run(
                            what + " " + shared.folder + " " + dtype + " " + batch + " x " + side + " x " + side,
                            shared.rounds,
                            false,
                            what.equals("tower") ? "patches/s" : "tok/s",
                            run -> run.json().number("speed"));
        }
        return 0;
    }

    @CommandLine.Command(
            name = "processors",
            description =
                    "Pictures per second from file to tensor for a folder of PNG and JPEG files, and seconds of sound"
                            + " per second from samples to log-mel spectra.")
    int processors(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--what", defaultValue = "qwen2_vl,clip,mel", split = ",") List<String> kinds,
            @CommandLine.Option(names = "--seconds", defaultValue = "5", description = "of each measurement")
                    double seconds) {
        for (String what : kinds) {
            List<String> options = List.of("--what", what, "--seconds", Double.toString(seconds));
            List<String> ours = new ArrayList<>(shared.ours("processors-once", options));
            // Decoders in Java need the optimising compiler, which is what programs run with by default.
            ours.remove("-XX:TieredStopAtLevel=1");
            new SideBySide(ours, shared.theirs("hf_processors.py", options))
                    .run(
                            "processors " + what,
                            shared.rounds,
                            false,
                            what.equals("mel") ? "s/s" : "pictures/s",
                            run -> run.json().number("per_s"));
        }
        return 0;
    }

    @CommandLine.Command(
            name = "paint",
            description = "Codes of guided pictures per second, of a Janus checkpoint."
                    + " scripts/bench/make_painter_checkpoint.py makes one.")
    int paint(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--dtype", defaultValue = "bf16,f32", split = ",", description = "bf16 or f32")
                    List<String> dtypes,
            @CommandLine.Option(names = "--batch", defaultValue = "1", description = "pictures at once") int batch,
            @CommandLine.Option(names = "--threads", defaultValue = "2") int threads) {
        for (String dtype : dtypes) {
            List<String> options = List.of(
                    "--dtype", dtype, "--batch", Integer.toString(batch), "--threads", Integer.toString(threads));
            new SideBySide(shared.ours("paint-once", options), shared.theirs("hf_paint.py", options))
                    .run(
                            "paint " + shared.folder + " " + dtype + " batch " + batch,
                            shared.rounds,
                            false,
                            "tok/s",
                            run -> run.json().number("tok_s"));
        }
        return 0;
    }

    @CommandLine.Command(
            name = "codecs",
            description = "Seconds of sound, or pictures, that the codec in DIR encodes and decodes a second."
                    + " scripts/bench/make_codec_checkpoint.py makes one of real size.")
    int codecs(
            @CommandLine.Mixin Shared shared,
            @CommandLine.Option(names = "--what", defaultValue = "encode,decode", split = ",") List<String> kinds,
            @CommandLine.Option(names = "--seconds", defaultValue = "10", description = "of sound") int seconds,
            @CommandLine.Option(names = "--side", defaultValue = "384", description = "pixels of a picture's sides")
                    int side,
            @CommandLine.Option(names = "--steps", defaultValue = "8", description = "the first 2 are not counted")
                    int steps,
            @CommandLine.Option(names = "--threads", defaultValue = "2") int threads) {
        for (String what : kinds) {
            List<String> options = List.of(
                    "--what", what,
                    "--seconds", Integer.toString(seconds),
                    "--side", Integer.toString(side),
                    "--steps", Integer.toString(steps),
                    "--threads", Integer.toString(threads));
            new SideBySide(shared.ours("codecs-once", options), shared.theirs("hf_codecs.py", options))
                    .run(
                            "codecs " + shared.folder + " " + what,
                            shared.rounds,
                            false,
                            "/s",
                            run -> run.json().number("per_s"));
        }
        return 0;
    }
}
