package io.swift4j.train;

import io.swift4j.train.config.TaskType;
import io.swift4j.train.config.TrainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Options that can be read but that the trainer doesn't carry out; none may pass in silence. */
final class Unsupported {

    private Unsupported() {}

    static List<String> in(TrainOptions options) {
        List<String> problems = new ArrayList<>();
        if (!options.tuner().targetParameters().isEmpty()) {
            problems.add("target_parameters is not supported; name modules with target_modules");
        }
        TaskType task = options.model().taskType();
        if (task == TaskType.RERANKER || task == TaskType.GENERATIVE_RERANKER) {
            problems.add("task_type " + task.name().toLowerCase(Locale.ROOT) + " is not supported");
        }
        if (options.loss().enableDftLoss()) {
            problems.add("enable_dft_loss is not supported");
        }
        if (!options.compute().offloadParam().equals("none")) {
            problems.add("offload_param is not supported; weights lie mapped in their file");
        }
        if (options.preference().refModel().isPresent()
                || !options.preference().refAdapters().isEmpty()) {
            problems.add(
                    "ref_model and ref_adapters are not supported; the model with its adapter off is the reference");
        }
        if (options.preference().ldAlpha().isPresent()) {
            problems.add("ld_alpha is not supported");
        }
        if (options.lora().loraDtype().filter(type -> !type.equals("float32")).isPresent()) {
            problems.add("lora_dtype is always float32 here");
        }
        return problems;
    }
}
