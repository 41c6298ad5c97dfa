package io.swift4j.cli;

import io.swift4j.cli.bench.BenchCommand;
import picocli.CommandLine;

/** The program behind {@code ./swift}. */
@CommandLine.Command(
        name = "swift",
        description = "Run and check any-to-any models on the JVM.",
        mixinStandardHelpOptions = true,
        version = "Swift4J 0.1.0",
        subcommands = {VerifyCommand.class, BenchCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
