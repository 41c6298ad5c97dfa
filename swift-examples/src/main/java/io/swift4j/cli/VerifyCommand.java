package io.swift4j.cli;

import io.swift4j.cli.verify.Verifier;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift verify DIR…}. */
@CommandLine.Command(
        name = "verify",
        description = "Run the recorded cases of folders against the library; exit code 1 when one fails.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @CommandLine.Parameters(
            paramLabel = "DIR",
            arity = "1..*",
            description = "folders with cases.json, searched to any depth")
    private List<Path> folders = List.of();

    @Override
    public Integer call() {
        Verifier verifier = new Verifier(System.out);
        folders.forEach(verifier::run);
        return verifier.finish() ? 0 : 1;
    }
}
