package io.swift4j.train.config;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.HubSource;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Dtype;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.DatasetSpec;
import io.swift4j.train.data.EncodeOptions;
import io.swift4j.train.data.ReadOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All options of a run, in groups.
 *
 * <p>Made by {@link OptionReader} from files and command lines, or by {@link #of} from keys and values. Its constructor
 * refuses groups that contradict each other, and lists all contradictions.
 */
public record TrainOptions(
        ModelOptions model,
        QuantOptions quant,
        TunerOptions tuner,
        LoraOptions lora,
        AdaLoraOptions adaLora,
        VeraOptions vera,
        BoftOptions boft,
        FourierOptions fourier,
        LlamaProOptions llamaPro,
        BottleneckOptions bottleneck,
        ReftOptions reft,
        VirtualTokenOptions virtualTokens,
        FreezeOptions freeze,
        DataOptions data,
        EncodingOptions encoding,
        MediaOptions media,
        BatchingOptions batching,
        OptimizerOptions optimizer,
        ScheduleOptions schedule,
        LossOptions loss,
        PreferenceOptions preference,
        EmbeddingOptions embedding,
        GrpoOptions grpo,
        ComputeOptions compute,
        LoggingOptions logging,
        CheckpointOptions checkpoint,
        EvaluationOptions evaluation) {

    private static final int EXAMPLES_OF_A_STEP = 16;

    public TrainOptions {
        boolean full = tuner.tunerType().equals("full");
        boolean measured = !data.valDataset().isEmpty() || data.splitDatasetRatio() > 0;
        boolean wantsMeasuring = evaluation.evalStrategy().orElse(Interval.NO) != Interval.NO
                || evaluation.evalOnStart()
                || evaluation.earlyStopInterval().isPresent();
        new Checks("the options")
                .require(
                        !full || quant.quantMethod().isEmpty(),
                        "tuner_type full cannot train quantised weights; leave quant_method out or use an adapter")
                .require(
                        tuner.targetParameters().isEmpty() || lora.loraDropout() == 0,
                        "target_parameters needs lora_dropout 0, not " + lora.loraDropout())
                .require(
                        !batching.packing()
                                || batching.packingLength().isPresent()
                                || encoding.maxLength().isPresent(),
                        "packing needs packing_length or max_length")
                .require(
                        batching.packingLength().orElse(Integer.MAX_VALUE)
                                >= encoding.maxLength().orElse(0),
                        "packing_length " + batching.packingLength().orElse(0) + " is less than max_length "
                                + encoding.maxLength().orElse(0) + "; rows of that length would fit no pack")
                .require(
                        measured || !wantsMeasuring,
                        "eval_strategy, eval_on_start and early_stop_interval need rows to measure with; give"
                                + " val_dataset or split_dataset_ratio")
                .require(
                        model.taskType() != TaskType.SEQ_CLS
                                || model.numLabels().isPresent()
                                || model.problemType().isEmpty(),
                        "problem_type needs num_labels")
                .require(
                        model.taskType() != TaskType.SEQ_CLS
                                || model.numLabels().isPresent()
                                || preference.rlhfType().equals(Optional.of(RlhfType.RM)),
                        "task_type seq_cls needs num_labels")
                .require(
                        preference.rlhfType().isEmpty()
                                || model.taskType() == TaskType.CAUSAL_LM
                                || preference.rlhfType().get() == RlhfType.RM,
                        "rlhf_type goes with task_type causal_lm, not " + OptionKey.text(model.taskType()))
                .require(
                        preference.rlhfType().isPresent()
                                || (preference.refModel().isEmpty()
                                        && preference.beta().isEmpty()),
                        "beta and ref_model have no effect without rlhf_type")
                .require(
                        !preference.rlhfType().equals(Optional.of(RlhfType.GRPO))
                                || batching.perDeviceTrainBatchSize()
                                                * accumulation(batching, compute)
                                                % grpo.numGenerations()
                                        == 0,
                        "the answers of a step, per_device_train_batch_size times gradient_accumulation_steps, must be a"
                                + " multiple of num_generations " + grpo.numGenerations())
                .require(
                        !preference.rlhfType().equals(Optional.of(RlhfType.GRPO)) || compute.replicas() == 1,
                        "rlhf_type grpo runs on one replica, not " + compute.replicas())
                .done();
    }

    /**
     * The options with some values set, and the defaults of all others.
     *
     * @param values values by key
     * @throws ConfigException with all that is wrong with them
     */
    public static TrainOptions of(Map<String, ?> values) {
        return OptionReader.bind("the options", values).options();
    }

    /** These options with some values changed; null sets a value to none. */
    public TrainOptions with(Map<String, ? extends @Nullable Object> changes) {
        Map<String, @Nullable Object> values = toMap();
        values.putAll(changes);
        return of(values);
    }

    /** All values by key, in a fixed order; null for none. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        OptionKey.ALL.forEach((name, key) -> values.put(name, OptionValue.plain(OptionReader.value(this, key))));
        return values;
    }

    /** The values that are not the defaults, by key. */
    public Map<String, @Nullable Object> changes() {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        OptionKey.ALL.forEach((name, key) -> {
            Object value = OptionReader.value(this, key);
            if (!value.equals(OptionValue.standard(key))) {
                changes.put(name, OptionValue.plain(value));
            }
        });
        return Collections.unmodifiableMap(changes);
    }

    /** The greatest learning rate: 1e-4 unless set, 1e-5 where all weights are trained. */
    public double learningRate() {
        return optimizer.learningRate().orElse(tuner.tunerType().equals("full") ? 1e-5 : 1e-4);
    }

    /** The micro-batches of a step for each replica: unless set as many as give at least 16 examples together. */
    public int gradientAccumulationSteps() {
        return accumulation(batching, compute);
    }

    private static int accumulation(BatchingOptions batching, ComputeOptions compute) {
        int size = Math.multiplyExact(batching.perDeviceTrainBatchSize(), compute.replicas());
        return batching.gradientAccumulationSteps().orElse((EXAMPLES_OF_A_STEP + size - 1) / size);
    }

    /** The data sets to learn. */
    public List<DatasetSpec> trainSets() {
        return data.dataset().stream().map(DatasetSpec::parse).toList();
    }

    /** The data sets to measure with. */
    public List<DatasetSpec> validationSets() {
        return data.valDataset().stream().map(DatasetSpec::parse).toList();
    }

    /** How the model is loaded: not packed, since packed matrices are for generation. */
    public LoadOptions loading() {
        return loading(compute.device().get(0));
    }

    /** The same on another device. */
    public LoadOptions loading(String device) {
        LoadOptions loading = LoadOptions.defaults().withDevice(device).withPacking(false);
        if (model.torchDtype().isPresent()) {
            loading = loading.withDtype(Dtype.ofName(model.torchDtype().get()));
        } else if (compute.bf16().orElse(false)) {
            loading = loading.withDtype(Dtype.BFLOAT16);
        } else if (compute.fp16().orElse(false)) {
            loading = loading.withDtype(Dtype.FLOAT16);
        }
        if (quant.quantBits().isEmpty()) {
            return loading;
        }
        if (quant.quantBits().getAsInt() == 8) {
            return loading.withQuantization("int8");
        }
        return loading.withQuantization(
                quant.bnb4bitUseDoubleQuant() ? quant.bnb4bitQuantType() : quant.bnb4bitQuantType() + "_single");
    }

    /** Whether linear layers multiply in bfloat16 while all else is float32: bf16 with torch_dtype float32. */
    public boolean mixedPrecision() {
        return compute.bf16().orElse(false) && loading().dtype() == Dtype.FLOAT32;
    }

    /** Where the model is looked for if it is no folder: as the environment says, but for what is set here. */
    public HubConfig hub() {
        HubConfig.Builder hub = HubConfig.builder();
        model.useHf().ifPresent(hf -> hub.defaultSource(hf ? HubSource.HUGGING_FACE : HubSource.MODEL_SCOPE));
        model.modelRevision().ifPresent(hub::revision);
        return hub.build();
    }

    /** The values that are not the defaults and say how an adapter begins, by key; it must not have begun already. */
    public Set<String> adapterChanges() {
        Set<String> changes = new LinkedHashSet<>(changes().keySet());
        OptionKey.ALL.values().stream()
                .filter(key -> !key.describesAdapter())
                .forEach(key -> changes.remove(key.name()));
        return changes;
    }

    /** How files are read. */
    public ReadOptions reading() {
        return new ReadOptions(
                data.columns(),
                data.splitDatasetRatio(),
                data.dataSeed(),
                data.datasetShuffle(),
                data.maxLostRows(),
                preference.rlhfType().equals(Optional.of(RlhfType.GRPO)),
                media.mediaRoot().map(Path::of));
    }

    /**
     * How rows become tokens.
     *
     * @param modelLimit the longest input of the model, where {@code max_length} is not set
     */
    public EncodeOptions encoding(OptionalInt modelLimit) {
        OptionalInt length = encoding.maxLength().isPresent() ? encoding.maxLength() : modelLimit;
        return new EncodeOptions(length, encoding.truncationStrategy(), encoding.lossScale(), encoding.system());
    }

    /** How examples form micro-batches to learn. */
    public BatchOptions trainBatches() {
        BatchOptions.Packing packing = BatchOptions.Packing.NONE;
        if (batching.packing()) {
            packing = batching.packingStrategy().equals("binpack")
                    ? BatchOptions.Packing.BINPACK
                    : BatchOptions.Packing.SEQUENTIAL;
        }
        return new BatchOptions(
                batching.perDeviceTrainBatchSize(),
                batching.maxTokensPerBatch(),
                batching.trainDataloaderShuffle(),
                batching.groupByLength(),
                packing,
                batching.packingLength().orElse(encoding.maxLength().orElse(0)),
                batching.dataloaderDropLast(),
                data.dataSeed(),
                compute.replicas());
    }

    /** How examples form micro-batches to measure with: in order, all of them. */
    public BatchOptions evalBatches() {
        return new BatchOptions(
                batching.perDeviceEvalBatchSize(),
                OptionalInt.empty(),
                false,
                false,
                BatchOptions.Packing.NONE,
                0,
                false,
                data.dataSeed(),
                1);
    }

    /** When the model is measured: unless set whenever it is saved, if there are rows for it. */
    public Interval evalStrategy() {
        boolean measured = !data.valDataset().isEmpty() || data.splitDatasetRatio() > 0;
        return evaluation.evalStrategy().orElse(measured ? checkpoint.saveStrategy() : Interval.NO);
    }

    /** The folder of runs: unless set {@code output/} and the last part of the model's name. */
    public String outputDir() {
        Optional<String> name =
                model.model().map(id -> id.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", ""));
        return checkpoint.outputDir().orElse("output/" + name.orElse("model"));
    }
}
