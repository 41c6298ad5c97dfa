package io.swift4j.cli.bench;

import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Torch;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** What every measurement of a model takes. */
final class ProbeOptions {

    @CommandLine.Parameters(paramLabel = "DIR")
    private Path folder = Path.of(".");

    @CommandLine.Option(names = "--dtype")
    private String dtype = "bf16";

    @CommandLine.Option(names = "--quantize")
    private @Nullable String quantize;

    @CommandLine.Option(names = "--threads")
    private int threads = 2;

    /** Sets the number of threads, and loads the model, which is then the caller's. */
    PretrainedModel load() {
        Torch.setThreads(threads);
        LoadOptions options = LoadOptions.defaults().withDtype(Dtype.ofName(dtype));
        return PretrainedModel.load(folder, quantize == null ? options : options.withQuantization(quantize));
    }
}
