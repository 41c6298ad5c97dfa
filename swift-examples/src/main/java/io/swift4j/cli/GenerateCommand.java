package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.TextAnswer;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift generate}: continues a text. */
@CommandLine.Command(name = "generate", description = "Continue a text.", mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ModelOptions options = new ModelOptions();

    @CommandLine.Mixin
    private MediaArguments media = new MediaArguments();

    @CommandLine.Option(
            names = "--prompt",
            required = true,
            description = "the text to continue; with media it has one of the model's own placeholders for each")
    private String prompt = "";

    @CommandLine.Option(names = "--raw", description = "print the continuation alone, without the prompt before it")
    private boolean raw;

    @Override
    public Integer call() {
        PrintStream out = System.out;
        try (AnsweringModel loaded = options.load()) {
            SwiftModel model = loaded.model();
            long start = System.nanoTime();
            // The prompt is printed with what follows it, so that an error stands alone.
            StringBuilder before = new StringBuilder(raw ? "" : prompt);
            TextAnswer answer = model.generate(prompt, media.all(), options.generation(model), (row, piece) -> {
                out.print(before);
                before.setLength(0);
                out.print(piece);
                out.flush();
                return true;
            });
            out.println(before);
            report(answer, start);
        }
        return 0;
    }

    /** Says on the error stream how an answer came about. */
    static void report(TextAnswer answer, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.err.printf(
                Locale.ROOT,
                "[%d tokens in %.2f s, %.1f tok/s, ended: %s]%n",
                answer.tokens(),
                seconds,
                answer.tokens() / seconds,
                answer.reason().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
}
