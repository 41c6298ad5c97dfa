package io.swift4j.cli.bench;

import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** One measurement of the time to the first logits in this process; the counterpart of {@code hf_load.py}. */
@CommandLine.Command(name = "load-once", hidden = true)
final class LoadProbe implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "DIR")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        long begun = ManagementFactory.getRuntimeMXBean().getStartTime();
        Torch.threads();
        long engine = System.currentTimeMillis();
        try (PretrainedModel model = PretrainedModel.load(folder);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.INFERENCE)) {
            long loaded = System.currentTimeMillis();
            Tensor hidden = model.decoder().forward(ForwardInput.of(new int[8])).lastHiddenState();
            float[] logits = model.decoder().logits(hidden).toFloats();
            long done = System.currentTimeMillis();
            System.out.printf(
                    Locale.ROOT,
                    "{\"engine_s\": %.2f, \"load_s\": %.2f, \"first_logits_s\": %.2f, \"logits\": %d,"
                            + " \"peak_rss_mib\": %d, \"heap_mib\": %d}%n",
                    (engine - begun) / 1e3,
                    (loaded - engine) / 1e3,
                    (done - loaded) / 1e3,
                    logits.length,
                    PeakMemory.mib(),
                    Runtime.getRuntime().maxMemory() >> 20);
        }
        return 0;
    }
}
