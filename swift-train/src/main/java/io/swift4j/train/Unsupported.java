package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Dtype;
import io.swift4j.train.config.TaskType;
import io.swift4j.train.config.TrainOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Options that can be read but that the trainer doesn't carry out; none may pass in silence. */
final class Unsupported {

    private static final Set<String> OF_ENCODERS = Set.of(
            "freeze_vit",
            "freeze_audio",
            "freeze_aligner",
            "freeze_talker",
            "vit_lr",
            "audio_lr",
            "aligner_lr",
            "talker_lr",
            "encoder_cache_gib");

    private static final Set<String> OF_TALKER = Set.of("freeze_talker", "talker_lr");

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
        if (options.model().modelType().isPresent()) {
            problems.add("model_type is not supported; config.json says which family a model is of");
        }
        if (options.compute().fullDeterminism()) {
            problems.add("full_determinism is not supported; on the CPU a run gives the same bits without it");
        }
        if (!options.checkpoint().maxShardSize().equals("5GB")) {
            problems.add("max_shard_size is not supported; a checkpoint of a run holds what is trained, in one file."
                    + " ./swift merge --max_shard_size writes shards");
        }
        if (options.lora().lorapLrRatio().isPresent()
                && !ModelPart.rates(options.media()).isEmpty()) {
            problems.add("lorap_lr_ratio and vit_lr, audio_lr, aligner_lr or talker_lr exclude each other");
        }
        if (ModelPart.frozen(options.media(), true).size() == ModelPart.values().length) {
            problems.add(
                    "freeze_llm, freeze_vit, freeze_audio, freeze_aligner and freeze_talker together leave nothing to train");
        }
        problems.addAll(types(options));
        return problems;
    }

    /** What is asked of parts that a model of text alone doesn't have. */
    private static List<String> parts(TrainOptions options) {
        List<String> problems = new ArrayList<>();
        for (String name : options.changes().keySet()) {
            if (OF_ENCODERS.contains(name)) {
                problems.add(name + " has no effect: the model takes only text");
            }
        }
        if (options.media().freezeLlm()) {
            problems.add("freeze_llm leaves nothing to train: the model takes only text");
        }
        return problems;
    }

    /** The types of numbers: weights and products have the same one, but for bf16 with weights in float32. */
    private static List<String> types(TrainOptions options) {
        List<String> problems = new ArrayList<>();
        Dtype computing = options.loading().dtype();
        if (options.compute().bf16().orElse(false) && computing == Dtype.FLOAT16) {
            problems.add(
                    "bf16 with torch_dtype float16 is not supported; use bfloat16, or float32 for mixed precision");
        }
        if (options.compute().fp16().orElse(false) && computing != Dtype.FLOAT16) {
            problems.add(
                    "fp16 with torch_dtype " + computing + " is not supported; weights are of the type computed in");
        }
        options.quant().bnb4bitComputeDtype().map(Dtype::ofName).ifPresent(wanted -> {
            if (wanted != computing) {
                problems.add("bnb_4bit_compute_dtype without the same torch_dtype is not supported; set torch_dtype to "
                        + wanted + " too");
            }
        });
        return problems;
    }

    private static boolean textAlone(Network model) {
        return model instanceof Decoder decoder && !decoder.hasSenses();
    }

    /**
     * What the options ask of a model that was not loaded as they say.
     *
     * @param talks whether it has a part of its own that says answers
     */
    static List<String> of(TrainOptions options, Network model, boolean talks) {
        List<String> problems = new ArrayList<>(textAlone(model) ? parts(options) : List.of());
        if (!talks && !textAlone(model)) {
            options.changes().keySet().stream()
                    .filter(OF_TALKER::contains)
                    .forEach(name -> problems.add(name + " has no effect: the model has no talker"));
        }
        LoadOptions asked = options.loading();
        if (asked.dtype() != null && asked.dtype() != model.dtype()) {
            problems.add("the options ask for " + asked.dtype() + ", but the model was loaded in " + model.dtype()
                    + "; load it with options.loading()");
        }
        if (asked.quantization() != null && !(model instanceof Decoder decoder && decoder.quantized())) {
            problems.add("the options ask for quant_bits "
                    + options.quant().quantBits().orElseThrow()
                    + ", but the model was loaded dense; load it with options.loading()");
        }
        return problems;
    }

    /**
     * What the options say about an adapter although it is described elsewhere.
     *
     * @param where for the message
     */
    static List<String> besides(String where, TrainOptions options) {
        return options.adapterChanges().stream()
                .map(name -> name + " has no effect, since " + where + " says what the adapter is; leave it out")
                .toList();
    }

    /** Adapters to go on from: one folder, and nothing else that says where the run begins. */
    static List<String> start(TrainOptions options, boolean described) {
        List<String> folders = options.tuner().adapters();
        List<String> problems = new ArrayList<>();
        if (folders.isEmpty()) {
            return problems;
        }
        if (folders.size() > 1) {
            problems.add("adapters must name one folder, not " + folders + "; one adapter is trained");
        }
        if (options.checkpoint().resumeOnlyModel()) {
            problems.add("adapters and resume_only_model exclude each other; both say what the adapter starts from");
        }
        if (described) {
            problems.add("adapters and an adapter given to the trainer exclude each other");
        }
        problems.addAll(besides("its folder in adapters", options));
        return problems;
    }
}
