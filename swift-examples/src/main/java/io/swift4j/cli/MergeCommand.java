package io.swift4j.cli;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.peft.AdaptedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code ./swift merge}: writes a checkpoint that has adapters in its weights. */
@CommandLine.Command(name = "merge", description = "Merge adapters into a checkpoint.", mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(|KB|MB|GB)");

    @CommandLine.Option(names = "--model", required = true, paramLabel = "DIR", description = "checkpoint folder")
    private Path model = Path.of(".");

    @CommandLine.Option(
            names = "--adapters",
            required = true,
            split = ",",
            paramLabel = "DIR",
            description = "adapter folders; several are added up")
    private List<Path> adapters = List.of();

    @CommandLine.Option(names = "--output", required = true, paramLabel = "DIR", description = "new or empty folder")
    private Path output = Path.of(".");

    @CommandLine.Option(
            names = {"--max_shard_size", "--max-shard-size"},
            description = "most bytes of one file, as in 500MB (default: ${DEFAULT-VALUE})")
    private String shard = "5GB";

    @CommandLine.Option(
            names = {"--dtype", "--torch_dtype"},
            description = "float32, bfloat16, …; default: as the checkpoint was saved")
    private @Nullable String dtype;

    @CommandLine.Option(
            names = {"--compute_dtype", "--compute-dtype"},
            description =
                    "what merging is checked in; float32 tells small adapters from rounding; default: the checkpoint's type")
    private @Nullable String computeDtype;

    @Override
    public Integer call() {
        long shardBytes = bytes(shard);
        Dtype type = dtype == null ? null : Dtype.ofName(dtype);
        LoadOptions loading = LoadOptions.defaults().withPacking(false);
        if (computeDtype != null) {
            loading = loading.withDtype(Dtype.ofName(computeDtype));
            type = type == null ? savedType() : type;
        } else if (type == Dtype.FLOAT32) {
            loading = loading.withDtype(type);
        }
        try (PretrainedModel base = PretrainedModel.load(model, loading);
                AdaptedModel adapted = AdapterFolders.load(base, adapters)) {
            adapted.writeMerged(output, shardBytes, type);
        }
        System.out.println(
                "merged " + adapters.size() + (adapters.size() == 1 ? " adapter" : " adapters") + " into " + output);
        return 0;
    }

    /** The type that the checkpoint says it has, which loading in another one would hide. */
    private Dtype savedType() {
        ConfigJson config = ConfigJson.read(model.resolve("config.json"));
        return config.optionalText("dtype")
                .or(() -> config.optionalText("torch_dtype"))
                .map(Dtype::ofName)
                .orElseThrow(() -> new SwiftException(
                        model.resolve("config.json") + " names no dtype; say with --dtype what to write"));
    }

    /** Bytes of a size as Hugging Face libraries write it, in powers of ten. */
    static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new SwiftException("max_shard_size must be a size such as 5GB or 500MB, not '" + size + "'");
        }
        long unit = switch (matcher.group(2)) {
            case "KB" -> 1_000;
            case "MB" -> 1_000_000;
            case "GB" -> 1_000_000_000;
            default -> 1;
        };
        return Long.parseLong(matcher.group(1)) * unit;
    }
}
