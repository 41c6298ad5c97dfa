package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.train.config.ArgsFile;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.optim.Optimizer;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Trains an adapter, or the model itself, on examples; one run.
 *
 * <p>The run's options say what is done, its folder holds what came of it: {@code args.json}, {@code logging.jsonl}, curves,
 * event files and checkpoints that a later run can go on from exactly. Afterwards the adapter is active in the
 * {@link AdaptedModel}, which stays the caller's. Not thread-safe; {@link TrainHandle} is.
 */
public final class Trainer {

    /** Options in which a resumed run may differ from the one that it goes on from. */
    private static final Set<String> FREE_ON_RESUME = Set.of(
            "resume_from_checkpoint",
            "resume_only_model",
            "output_dir",
            "add_version",
            "logging_dir",
            "logging_steps",
            "report_to",
            "save_steps",
            "save_strategy",
            "save_total_limit",
            "model");

    private static final String ADAPTER = "default";

    private final Builder settings;

    private Trainer(Builder settings) {
        this.settings = settings;
    }

    /** Starts to set up a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a run is set up from; {@link #build} reports everything that is missing together. */
    public static final class Builder {

        private @Nullable AdaptedModel adapted;
        private @Nullable AdapterConfig adapter;
        private @Nullable TrainOptions options;
        private List<? extends Encoded> train = List.of();
        private List<? extends Encoded> evaluation = List.of();
        private final List<TrainCallback> callbacks = new ArrayList<>();
        private @Nullable PrintStream progress;
        private Clock clock = Clock.system(java.time.ZoneId.systemDefault());

        private Builder() {}

        /** The model to tune; its adapters are this trainer's until the run ends. */
        public Builder model(AdaptedModel model) {
            this.adapted = model;
            return this;
        }

        /** The model to tune. */
        public Builder model(PretrainedModel model) {
            return model(new AdaptedModel(model));
        }

        /** The adapter to train; unless given, the one that the options name. */
        public Builder adapter(AdapterConfig config) {
            this.adapter = config;
            return this;
        }

        /** The examples to learn. */
        public Builder trainDataset(List<? extends Encoded> examples) {
            this.train = List.copyOf(examples);
            return this;
        }

        /** The examples to measure with. */
        public Builder evalDataset(List<? extends Encoded> examples) {
            this.evaluation = List.copyOf(examples);
            return this;
        }

        /** The options of the run. */
        public Builder args(TrainOptions given) {
            this.options = given;
            return this;
        }

        /** Adds one who is told what happens. */
        public Builder callback(TrainCallback callback) {
            callbacks.add(callback);
            return this;
        }

        /** Where progress is shown; nowhere unless given. */
        public Builder progress(PrintStream stream) {
            this.progress = stream;
            return this;
        }

        /** The clock that names the run's folder. */
        public Builder clock(Clock wanted) {
            this.clock = wanted;
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException naming all that is missing or contradictory
         */
        public Trainer build() {
            List<String> problems = new ArrayList<>();
            if (adapted == null) {
                problems.add("model is missing");
            }
            if (options == null) {
                problems.add("args are missing");
            } else {
                problems.addAll(Unsupported.in(options));
                if (adapter == null) {
                    problems.addAll(Tuners.problems(options));
                }
            }
            if (train.isEmpty()) {
                problems.add("trainDataset is missing or empty");
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Trainer: " + String.join("; ", problems));
            }
            return new Trainer(this);
        }
    }

    /** Runs to the end, on this thread. */
    public TrainResult train() {
        return train(new RunControl());
    }

    /** Runs in the background, on a thread of its own. */
    public TrainHandle start() {
        RunControl control = new RunControl();
        CompletableFuture<TrainResult> future = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        future.complete(train(control));
                    } catch (RuntimeException | Error e) {
                        future.completeExceptionally(e);
                    }
                },
                "trainer");
        thread.start();
        return new TrainHandle(future, control);
    }

    private TrainResult train(RunControl control) {
        TrainOptions options = java.util.Objects.requireNonNull(settings.options);
        boolean pairs = options.preference().rlhfType().isPresent();
        return pairs
                ? train(control, options, PreferenceObjective.of(options))
                : train(control, options, nextToken(options));
    }

    private NextTokenObjective nextToken(TrainOptions options) {
        double balancing = model().model()
                .decoder()
                .config()
                .experts()
                .filter(experts -> experts.lossAlways())
                .map(experts -> experts.lossWeight())
                .orElse(0.0);
        return new NextTokenObjective(
                options.loss().labelSmoothingFactor(), balancing, options.loss().enableChannelLoss());
    }

    private AdaptedModel model() {
        return java.util.Objects.requireNonNull(settings.adapted);
    }

    private <T extends Encoded> TrainResult train(RunControl control, TrainOptions options, Objective<T> objective) {
        Batches<T> batches = new Batches<>(select(settings.train, objective, "trainDataset"), options.trainBatches());
        Optional<Batches<T>> evaluation = settings.evaluation.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Batches<>(select(settings.evaluation, objective, "evalDataset"), options.evalBatches()));
        Map<String, String> hashes = new LinkedHashMap<>();
        hashes.put("train_dataset", batches.fingerprint());
        evaluation.ifPresent(set -> hashes.put("val_dataset", set.fingerprint()));

        Optional<Path> from = options.checkpoint().resumeFromCheckpoint().map(Path::of);
        Optional<TrainerState> state = from.filter(path -> !options.checkpoint().resumeOnlyModel())
                .map(path -> checked(path, options, hashes));
        TrainPlan plan = TrainPlan.of(options, batches);
        prepareAdapter(options, plan.maxSteps(), from);

        List<ParameterGroup> groups = groups(options);
        LossScaler scaler = new LossScaler(options.compute().fp16().orElse(false));
        RunFolder folder = state.isPresent() && from.isPresent()
                ? RunFolder.ofCheckpoint(from.get())
                : RunFolder.create(
                        Path.of(options.outputDir()), options.checkpoint().addVersion(), settings.clock);
        int startStep = state.map(TrainerState::globalStep).orElse(0);
        OptionalDouble known = state.map(TrainerState::bestMetric).orElse(OptionalDouble.empty());
        try (Optimizer optimizer = optimizer(options, groups);
                RunRecorder recorder = recorder(options, folder, startStep, plan.maxSteps())) {
            if (state.isPresent() && from.isPresent()) {
                TrainCheckpoint.read(from.get(), optimizer, scaler);
                recorder.restore(state.get().pending());
            } else {
                ArgsFile.write(folder.args(), options);
            }
            TrainRun<T> run = new TrainRun<>(
                    options,
                    model(),
                    ADAPTER,
                    objective,
                    batches,
                    evaluation,
                    plan,
                    groups,
                    optimizer,
                    schedule(options, plan),
                    scaler,
                    folder,
                    recorder,
                    new BestCheckpoint(options.evaluation(), known),
                    hashes,
                    settings.callbacks,
                    control,
                    state.map(s -> new TrainRun.Start(s.globalStep(), s.position(), s.tokensSeen()))
                            .orElse(TrainRun.Start.NEW));
            return new TrainLoop<>(run).run();
        }
    }

    private static <T extends Encoded> List<T> select(
            List<? extends Encoded> examples, Objective<T> objective, String name) {
        List<String> wrong = examples.stream()
                .filter(example -> !objective.examples().isInstance(example))
                .map(example -> String.valueOf(example.origin()))
                .toList();
        if (!wrong.isEmpty()) {
            throw new SwiftException(name + ": " + wrong.size()
                    + " rows are not of the kind that this objective learns from ("
                    + objective.examples().getSimpleName() + "): "
                    + String.join(", ", wrong.subList(0, Math.min(20, wrong.size()))));
        }
        return examples.stream().map(objective.examples()::cast).toList();
    }

    /** The state of a checkpoint whose options and data are those of this run. */
    private static TrainerState checked(Path from, TrainOptions options, Map<String, String> hashes) {
        TrainerState state = TrainerState.read(from);
        List<String> differences = new ArrayList<>();
        ArgsFile.diff(ArgsFile.read(from.resolve("args.json")), options).stream()
                .filter(difference -> !FREE_ON_RESUME.contains(difference.key()))
                .forEach(difference -> differences.add(difference.toString()));
        state.differingHashes(hashes).forEach(name -> differences.add(name + " holds other examples than before"));
        if (!differences.isEmpty()) {
            throw new SwiftException("can't go on from " + from + ", because this run differs: "
                    + String.join("; ", differences)
                    + ". Use the same options, or resume_only_model true to begin a new run from its weights");
        }
        return state;
    }

    private void prepareAdapter(TrainOptions options, int maxSteps, Optional<Path> from) {
        if (model().names().contains(ADAPTER)) {
            if (from.isPresent()) {
                model().delete(ADAPTER);
            } else {
                model().activate(ADAPTER);
                return;
            }
        }
        if (from.isPresent() && options.checkpoint().resumeOnlyModel()) {
            model().load(ADAPTER, from.get());
        } else if (from.isPresent()) {
            TrainCheckpoint.resume(model(), ADAPTER, from.get());
        } else {
            AdapterConfig config = settings.adapter == null ? Tuners.of(options, maxSteps) : settings.adapter;
            model().add(ADAPTER, config, options.compute().seed());
        }
    }

    private List<ParameterGroup> groups(TrainOptions options) {
        var parameters = model().adapter(ADAPTER).parameters();
        double decay = options.optimizer().weightDecay();
        OptionalDouble ratio = options.lora().lorapLrRatio();
        return ratio.isPresent()
                ? ParameterGroups.loraPlus(parameters, options.learningRate(), ratio.getAsDouble(), 1e-6, decay)
                : ParameterGroups.plain(parameters, options.learningRate(), decay);
    }

    private static Optimizer optimizer(TrainOptions options, List<ParameterGroup> groups) {
        var chosen = options.optimizer();
        Map<String, Object> values = new LinkedHashMap<>();
        if (chosen.optim().contains("adam")) {
            values.put("betas", List.of(chosen.adamBeta1(), chosen.adamBeta2()));
            values.put("eps", chosen.adamEpsilon());
        }
        return Optimizers.named(chosen.optim(), values).create(groups);
    }

    private static Schedule schedule(TrainOptions options, TrainPlan plan) {
        return Schedules.named(
                options.schedule().lrSchedulerType(),
                options.learningRate(),
                plan.warmup(options),
                plan.maxSteps(),
                options.schedule().lrSchedulerKwargs());
    }

    private RunRecorder recorder(TrainOptions options, RunFolder folder, int startStep, int maxSteps) {
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
                settings.progress,
                settings.progress != null && RunRecorder.onTerminal(),
                ResidentMemory::gib);
    }
}
