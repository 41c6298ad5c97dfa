package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.train.config.ArgsFile;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedRows;
import io.swift4j.train.data.Position;
import io.swift4j.train.media.MediaSourceOfTensors;
import io.swift4j.train.memory.MemoryPlan;
import io.swift4j.train.memory.MemoryPlanner;
import io.swift4j.train.memory.ProcessMemory;
import io.swift4j.train.optim.OffloadedOptimizer;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.Optimizers;
import io.swift4j.train.optim.ParameterGroup;
import io.swift4j.train.run.RunFolder;
import io.swift4j.train.run.RunRecorder;
import io.swift4j.train.run.TrainerState;
import io.swift4j.train.schedule.Schedule;
import io.swift4j.train.schedule.Schedules;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a run out of what a {@link Trainer} was given: batches, adapter, optimizer, folder, and where it begins. */
record RunSetup(
        AdaptedModel model,
        List<PretrainedModel> elsewhere,
        Optional<AdapterConfig> adapter,
        TrainOptions options,
        List<? extends Encoded> train,
        List<? extends Encoded> evaluation,
        List<TrainCallback> callbacks,
        List<TaskMeasuring> measures,
        Optional<PrintStream> progress,
        Clock clock,
        Answering answering,
        Optional<MediaSourceOfTensors> media) {

    private static final Logger LOG = LoggerFactory.getLogger(RunSetup.class);
    private static final String ADAPTER = "default";
    private static final int SHOWN = 20;

    RunSetup {
        elsewhere = List.copyOf(elsewhere);
        train = EncodedRows.keep(train);
        evaluation = EncodedRows.keep(evaluation);
        callbacks = List.copyOf(callbacks);
        measures = List.copyOf(measures);
    }

    TrainResult train(RunControl control) {
        model.mixedPrecision(options.mixedPrecision());
        try {
            return train(control, Objectives.of(options, model, train, answering));
        } finally {
            model.mixedPrecision(false);
        }
    }

    private <T extends Encoded> TrainResult train(RunControl control, Objective<T> objective) {
        Batches<T> batches = batches(train, objective, "trainDataset", objective.batches(options.trainBatches()));
        Optional<Batches<T>> measured = evaluation.isEmpty()
                ? Optional.empty()
                : Optional.of(batches(evaluation, objective, "evalDataset", options.evalBatches()));
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put("train_dataset", batches.fingerprint());
        measured.ifPresent(set -> hashes.put("val_dataset", set.fingerprint()));

        Optional<Path> from = options.checkpoint().resumeFromCheckpoint().map(Path::of);
        Optional<TrainerState> state = from.filter(path -> !options.checkpoint().resumeOnlyModel())
                .map(path -> Resumption.state(path, options, hashes));
        TrainPlan plan = TrainPlan.of(options, batches, objective);
        prepareAdapter(objective, from, plan.maxSteps());

        List<ParameterGroup> groups = groups();
        LossScaler scaler = new LossScaler(options.compute().fp16().orElse(false));
        RunFolder folder = state.isPresent() && from.isPresent()
                ? RunFolder.ofCheckpoint(from.get())
                : RunFolder.create(
                        Path.of(options.outputDir()), options.checkpoint().addVersion(), clock);
        int startStep = state.map(TrainerState::globalStep).orElse(0);
        OptionalDouble known = state.map(TrainerState::bestMetric).orElse(OptionalDouble.empty());
        try (Optimizer optimizer = optimizer(groups);
                MediaFeeds feeds = MediaFeeds.of(
                        batches,
                        measured,
                        media,
                        options.media(),
                        tensors -> model.decoder().perceive(tensors, false),
                        model.adapter(ADAPTER).parameters().keySet());
                Replicas<T> replicas = Replicas.of(objective, model, ADAPTER, bases());
                RunRecorder recorder = recorder(folder, startStep, plan.maxSteps())) {
            if (state.isPresent() && from.isPresent()) {
                TrainCheckpoint.read(from.get(), optimizer, scaler, objective);
                replicas.follow();
                recorder.restore(state.get().pending());
            } else {
                ArgsFile.write(folder.args(), options);
            }
            TrainRun<T> run = new TrainRun<>(
                    options,
                    model,
                    ADAPTER,
                    objective,
                    replicas,
                    batches,
                    measured,
                    feeds,
                    plan,
                    groups,
                    optimizer,
                    schedule(plan),
                    scaler,
                    folder,
                    recorder,
                    new BestCheckpoint(options.evaluation(), known),
                    hashes,
                    callbacks,
                    measures,
                    control,
                    state.map(s -> new TrainRun.Start(s.globalStep(), s.position(), s.tokensSeen()))
                            .orElse(TrainRun.Start.NEW));
            if (model.model().network() instanceof Decoder) {
                tell(memory(objective, batches, optimizer).describe());
            }
            return new TrainLoop<>(run).run();
        }
    }

    /** The memory of the largest step of the first epoch, without taking one; the adapter is made for it, and freed. */
    MemoryPlan forecast() {
        if (!(model.model().network() instanceof Decoder)) {
            throw new SwiftException("the memory of a step is known for decoders only, not for a "
                    + model.model().config().modelType() + " model");
        }
        return forecast(Objectives.of(options, model, train, answering));
    }

    private <T extends Encoded> MemoryPlan forecast(Objective<T> objective) {
        Batches<T> batches = batches(train, objective, "trainDataset", objective.batches(options.trainBatches()));
        boolean there = model.names().contains(ADAPTER);
        prepareAdapter(
                objective,
                Optional.empty(),
                TrainPlan.of(options, batches, objective).maxSteps());
        try (Optimizer optimizer = optimizer(groups())) {
            return memory(objective, batches, optimizer);
        } finally {
            if (!there) {
                model.delete(ADAPTER);
            }
        }
    }

    /** The examples as batches, after every one of them has been found to be what the objective learns from. */
    private static <T extends Encoded> Batches<T> batches(
            List<? extends Encoded> examples, Objective<T> objective, String name, BatchOptions options) {
        List<String> shown = new ArrayList<>();
        int problems = 0;
        for (Encoded example : examples) {
            Optional<String> problem = Objectives.problem(objective, example);
            if (problem.isPresent() && ++problems <= SHOWN) {
                shown.add(example.origin() + ": " + problem.get());
            }
        }
        if (problems > 0) {
            throw new SwiftException(name + ": " + problems + " rows can't be learned from. This objective wants "
                    + objective.rows() + ". " + String.join("; ", shown)
                    + (problems > SHOWN ? "; and " + (problems - SHOWN) + " more" : ""));
        }
        return new Batches<>(fitting(examples), options);
    }

    @SuppressWarnings("unchecked") // each was found to be one
    private static <T extends Encoded> List<T> fitting(List<? extends Encoded> examples) {
        return (List<T>) examples;
    }

    private void tell(String line) {
        LOG.info(line);
        progress.ifPresent(stream -> stream.println(line));
    }

    /** Of the step with the most tokens in the first epoch. */
    private <T extends Encoded> MemoryPlan memory(Objective<T> objective, Batches<T> batches, Optimizer optimizer) {
        int[] largest = IntStream.range(0, batches.count(0))
                .mapToObj(index -> batches.get(new Position(0, index)).stream()
                        .flatMapToInt(example -> Arrays.stream(objective.lengths(example)))
                        .toArray())
                .max(Comparator.comparingLong(
                        lengths -> Arrays.stream(lengths).asLongStream().sum()))
                .orElseThrow();
        return new MemoryPlanner(
                        model,
                        model.adapter(ADAPTER),
                        optimizer.stateBytes(),
                        options.compute().gradientCheckpointing(),
                        options.compute().replicas())
                .plan(largest);
    }

    /** What the second replica and those after it add their adapters to: in turn, each model there is. */
    private List<AdaptedModel> bases() {
        List<PretrainedModel> models = new ArrayList<>(List.of(model.model()));
        models.addAll(elsewhere);
        return IntStream.range(1, options.compute().replicas())
                .mapToObj(i -> replica(models.get(i % models.size())))
                .toList();
    }

    private AdaptedModel replica(PretrainedModel base) {
        AdaptedModel made = new AdaptedModel(base);
        made.mixedPrecision(options.mixedPrecision());
        return made;
    }

    private void prepareAdapter(Objective<?> objective, Optional<Path> from, int maxSteps) {
        boolean there = model.names().contains(ADAPTER);
        if (there && (from.isPresent() || !options.tuner().adapters().isEmpty())) {
            model.delete(ADAPTER);
        }
        objective.prepare(model, options.compute().seed());
        if (from.isPresent() && options.checkpoint().resumeOnlyModel()) {
            model.load(ADAPTER, from.get());
        } else if (from.isPresent()) {
            TrainCheckpoint.resume(model, ADAPTER, from.get());
        } else if (!options.tuner().adapters().isEmpty()) {
            model.load(ADAPTER, Path.of(options.tuner().adapters().get(0)));
        } else if (there) {
            model.activate(ADAPTER);
        } else {
            TrainOptions tuned = objective.trainsScore() ? withScore(options) : options;
            model.add(
                    ADAPTER,
                    adapter.orElseGet(() -> Tuners.of(tuned, maxSteps, hasParts(), talks(model.model()))),
                    options.compute().seed());
        }
        if (objective.trainsScore() && !model.adapter(ADAPTER).parameters().containsKey(ScoreHead.NAME)) {
            throw new SwiftException("the adapter does not train the layer score; name it in modules_to_save");
        }
    }

    /** Whether a model has a part of its own that says answers. */
    static boolean talks(PretrainedModel model) {
        return LessonSource.of(model).filter(LessonSource::takesSpeech).isPresent();
    }

    private boolean hasParts() {
        return !(model.model().network() instanceof Decoder decoder) || decoder.hasSenses();
    }

    /** The modules that PEFT saves for sequence classification. */
    private static TrainOptions withScore(TrainOptions options) {
        List<String> modules = new ArrayList<>(options.tuner().modulesToSave());
        modules.addAll(List.of("classifier", "score"));
        return options.with(Map.of("modules_to_save", modules));
    }

    private List<ParameterGroup> groups() {
        var parameters = model.adapter(ADAPTER).parameters();
        double decay = options.optimizer().weightDecay();
        OptionalDouble ratio = options.lora().lorapLrRatio();
        Map<ModelPart, Double> rates = ModelPart.rates(options.media());
        if (!rates.isEmpty()) {
            return ParameterGroups.byPart(parameters, options.learningRate(), rates, decay);
        }
        return ratio.isPresent()
                ? ParameterGroups.loraPlus(parameters, options.learningRate(), ratio.getAsDouble(), 1e-6, decay)
                : ParameterGroups.plain(parameters, options.learningRate(), decay);
    }

    private Optimizer optimizer(List<ParameterGroup> groups) {
        var chosen = options.optimizer();
        Map<String, Object> values = new LinkedHashMap<>();
        if (chosen.optim().contains("adam")) {
            values.put("betas", List.of(chosen.adamBeta1(), chosen.adamBeta2()));
            values.put("eps", chosen.adamEpsilon());
        }
        if (chosen.optim().equals("muon")) {
            // Updates of AdamW's size, so that one learning rate serves matrices and all else.
            values.put("adjust_lr_fn", "match_rms_adamw");
            values.put("adamw_betas", List.of(chosen.adamBeta1(), chosen.adamBeta2()));
            values.put("adamw_eps", chosen.adamEpsilon());
        }
        OptimizerSpec rule = Optimizers.named(chosen.optim(), values);
        return options.compute().offloadOptimizer().equals("cpu")
                ? OffloadedOptimizer.of(rule, groups)
                : rule.create(groups);
    }

    private Schedule schedule(TrainPlan plan) {
        return Schedules.named(
                options.schedule().lrSchedulerType(),
                options.learningRate(),
                plan.warmup(options),
                plan.maxSteps(),
                options.schedule().lrSchedulerKwargs());
    }

    private RunRecorder recorder(RunFolder folder, int startStep, int maxSteps) {
        var logging = options.logging();
        return new RunRecorder(
                folder,
                new RunRecorder.Settings(
                        logging.loggingSteps(),
                        logging.loggingFirstStep(),
                        logging.reportTo().contains("tensorboard"),
                        logging.loggingDir().map(Path::of)),
                startStep,
                maxSteps,
                progress.orElse(null),
                progress.isPresent() && RunRecorder.onTerminal(),
                () -> ProcessMemory.resident().orElse(0) / (double) (1 << 30));
    }
}
