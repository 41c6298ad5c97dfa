package io.swift4j.cli;

import io.swift4j.cli.bench.BenchCommand;
import io.swift4j.cli.peft.AdaptersCommand;
import io.swift4j.core.SwiftException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program behind {@code ./swift}. */
@CommandLine.Command(
        name = "swift",
        description = "Run and check any-to-any models on the JVM.",
        mixinStandardHelpOptions = true,
        version = "Swift4J 0.1.0",
        subcommands = {
            ChatCommand.class,
            GenerateCommand.class,
            AskCommand.class,
            MergeCommand.class,
            AdaptersCommand.class,
            SftCommand.class,
            QuickstartCommand.class,
            CheckDataCommand.class,
            EvalCommand.class,
            VerifyCommand.class,
            FamiliesCommand.class,
            BenchCommand.class,
            BenchMediaCommand.class
        })
public final class Main {

    private Main() {}

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setOut(new PrintStream(System.out, false, StandardCharsets.UTF_8));
        int code = run(arguments);
        System.out.flush();
        System.exit(code);
    }

    /** Runs a command line; a user's mistake is one line on the error stream and exit code 2. */
    static int run(String... arguments) {
        CommandLine commandLine = commands();
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof SwiftException || e instanceof IllegalArgumentException) {
                System.err.println("swift: " + e.getMessage());
                return 2;
            }
            throw e;
        });
        return commandLine.execute(arguments);
    }

    /** All commands. */
    static CommandLine commands() {
        return new CommandLine(new Main());
    }
}
