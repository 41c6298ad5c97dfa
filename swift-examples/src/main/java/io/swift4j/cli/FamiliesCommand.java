package io.swift4j.cli;

import io.swift4j.core.model.ModelFamilies;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift families}: the supported model families, as the table in the README. */
@CommandLine.Command(
        name = "families",
        description = "List the supported model families.",
        mixinStandardHelpOptions = true)
final class FamiliesCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.out.print(ModelFamilies.markdownTable());
        return 0;
    }
}
