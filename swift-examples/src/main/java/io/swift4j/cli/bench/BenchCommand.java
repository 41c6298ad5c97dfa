package io.swift4j.cli.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift bench load|generate}. */
@CommandLine.Command(
        name = "bench",
        description = "Measure this library, and the Python stack beside it.",
        mixinStandardHelpOptions = true,
        subcommands = {GenerateProbe.class, LoadProbe.class, TrainProbe.class})
public final class BenchCommand {

    /** What both measurements take. */
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
                description = "the reference's scripts, hf_load.py and hf_generate.py (default: ${DEFAULT-VALUE})")
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
}
