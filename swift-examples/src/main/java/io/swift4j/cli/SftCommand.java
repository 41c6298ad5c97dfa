package io.swift4j.cli;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.train.TrainHandle;
import io.swift4j.train.TrainResult;
import io.swift4j.train.Trainer;
import io.swift4j.train.config.OptionReader;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DatasetReader;
import io.swift4j.train.data.EncodedSet;
import io.swift4j.train.data.RowEncoder;
import io.swift4j.train.data.RowSets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code ./swift sft}: trains on rows of text, with ms-swift's option names or a file of them. */
@CommandLine.Command(
        name = "sft",
        description = {
            "Fine-tune a model: ./swift sft --model DIR --dataset rows.jsonl [--key value …], or ./swift sft options.yaml.",
            "Options have ms-swift's names. --rlhf_type dpo|orpo|simpo|cpo|kto|rm|grpo learns from preferences or rewards",
            "(--reward_funcs), --task_type seq_cls|embedding trains classes, numbers or vectors of texts."
        },
        mixinStandardHelpOptions = true)
final class SftCommand implements Callable<Integer> {

    @CommandLine.Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        boolean file = arguments.size() == 1 && !arguments.get(0).startsWith("-");
        OptionReader.Result read =
                file ? OptionReader.read(Path.of(arguments.get(0))) : OptionReader.commandLine(arguments);
        read.notes().forEach(System.err::println);
        return run(read.options());
    }

    private static int run(TrainOptions options) {
        String name = options.model().model().orElseThrow();
        try (SwiftModel model = SwiftModel.fromPretrained(name, loading(options), HubConfig.fromEnvironment())) {
            RowSets rows = DatasetReader.read(options.trainSets(), options.validationSets(), options.reading());
            RowEncoder encoder = new RowEncoder(
                    model.tokenizer(), options.encoding(model.tokenizer().maxLength()));
            EncodedSet train = encoder.encode(rows.train(), options.data().maxLostRows());
            EncodedSet evaluation =
                    encoder.encode(rows.validation(), options.data().maxLostRows());
            System.err.println(rows.report().plus(train.report()).describe());
            TrainHandle handle = Trainer.builder()
                    .model(model.pretrained())
                    .args(options)
                    .trainDataset(train.examples())
                    .evalDataset(evaluation.examples())
                    .answers(model.generationConfig(), ids -> model.tokenizer().decode(ids, true))
                    .progress(System.err)
                    .build()
                    .start();
            Thread hook = new Thread(() -> finish(handle), "save-on-exit");
            Runtime.getRuntime().addShutdownHook(hook);
            TrainResult result = handle.await();
            System.out.println("run folder: " + result.folder());
            result.lastCheckpoint().ifPresent(path -> System.out.println("last checkpoint: " + path));
            result.bestCheckpoint().ifPresent(path -> System.out.println("best checkpoint: " + path));
            return 0;
        }
    }

    /** On a signal the run writes a checkpoint before the process ends. */
    private static void finish(TrainHandle handle) {
        handle.cancel();
        try {
            handle.await();
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
        }
    }

    private static LoadOptions loading(TrainOptions options) {
        LoadOptions loading = LoadOptions.defaults().withPacking(false);
        if (options.model().torchDtype().isPresent()) {
            loading =
                    loading.withDtype(Dtype.ofName(options.model().torchDtype().get()));
        } else if (options.compute().bf16().orElse(false)) {
            loading = loading.withDtype(Dtype.BFLOAT16);
        } else if (options.compute().fp16().orElse(false)) {
            loading = loading.withDtype(Dtype.FLOAT16);
        }
        if (options.quant().quantBits().isEmpty()) {
            return loading;
        }
        int bits = options.quant().quantBits().getAsInt();
        if (bits != 4 && bits != 8) {
            throw new SwiftException("quant_bits must be 4 or 8, not " + bits);
        }
        return loading.withQuantization(bits == 8 ? "int8" : options.quant().bnb4bitQuantType());
    }
}
