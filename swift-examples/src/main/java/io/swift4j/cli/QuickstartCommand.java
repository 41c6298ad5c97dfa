package io.swift4j.cli;

import io.swift4j.core.SwiftException;
import io.swift4j.quickstart.Quickstart;
import io.swift4j.quickstart.QuickstartOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift quickstart}: a small any-to-any model, trained and examined in a few minutes. */
@CommandLine.Command(
        name = "quickstart",
        description = {
            "Train a small any-to-any model from nothing: pictures, speech, films and text, to words, boxes, pictures and speech. No download.",
            "It is examined on scenes and speakers that it has not met; report.html shows questions and answers.",
            "Interrupted, it goes on where it was when it is started again."
        },
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {

    @CommandLine.Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = "the folder of data, model and report; default: ${DEFAULT-VALUE}")
    private Path work = Path.of("quickstart");

    @CommandLine.Option(
            names = "--model",
            paramLabel = "DIR",
            description = "teach this checkpoint the same tasks with LoRA, as far as it takes and gives what they need")
    private @Nullable Path model;

    @CommandLine.Option(
            names = "--scale",
            paramLabel = "PART",
            description =
                    "make and learn only this part of it all, such as 0.05 for a quick look; default: ${DEFAULT-VALUE}")
    private double scale = 1;

    @Override
    public Integer call() {
        if (!(scale > 0 && scale <= 10)) {
            throw new SwiftException("--scale must be above 0 and at most 10, not " + scale);
        }
        QuickstartOptions.Size whole = model == null ? QuickstartOptions.Size.full() : QuickstartOptions.Size.tuning();
        QuickstartOptions.Size size = scale == 1 ? whole : whole.times(scale);
        Quickstart.run(new QuickstartOptions(work, Optional.ofNullable(model), size), System.out);
        return 0;
    }
}
