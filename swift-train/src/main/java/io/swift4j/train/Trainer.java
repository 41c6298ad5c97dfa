package io.swift4j.train;

import io.swift4j.SwiftModel;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.train.config.Interval;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.DataReport;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.EncodedRows;
import io.swift4j.train.dataset.Dataset;
import io.swift4j.train.media.MediaSourceOfTensors;
import io.swift4j.train.memory.MemoryPlan;
import io.swift4j.train.reward.RewardFunction;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains an adapter, or the model itself, on examples; one run.
 *
 * <p>The run's options say what is done, its folder holds what came of it: {@code args.json}, {@code logging.jsonl}, curves,
 * event files and checkpoints that a later run can go on from exactly. Afterwards the adapter is active in the
 * {@link AdaptedModel}, which stays the caller's. Not thread-safe; {@link TrainHandle} is.
 */
public final class Trainer {

    private final RunSetup setup;
    private final @Nullable AdaptedModel owned;
    private final Optional<DataReport> report;

    private Trainer(RunSetup setup, @Nullable AdaptedModel owned, Optional<DataReport> report) {
        this.setup = setup;
        this.owned = owned;
        this.report = report;
    }

    /** Starts to set up a run. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a run is set up from; {@link #build} reports everything that is missing together. */
    public static final class Builder {

        private @Nullable AdaptedModel adapted;
        private boolean owns;
        private final List<PretrainedModel> elsewhere = new ArrayList<>();
        private @Nullable AdapterConfig adapter;
        private @Nullable TrainOptions options;
        private List<? extends Encoded> train = List.of();
        private List<? extends Encoded> evaluation = List.of();
        private final List<TrainCallback> callbacks = new ArrayList<>();
        private final List<TaskMeasuring> measures = new ArrayList<>();
        private final List<RewardFunction> rewards = new ArrayList<>();
        private @Nullable GenerationConfig generation;
        private @Nullable Function<int[], String> text;
        private @Nullable PrintStream progress;
        private @Nullable MediaSourceOfTensors media;
        private @Nullable Dataset trainSet;
        private @Nullable Dataset evaluationSet;
        private @Nullable DataReport report;
        private Clock clock = Clock.system(java.time.ZoneId.systemDefault());

        private Builder() {}

        /** The model to tune; its adapters are this trainer's until the run ends. */
        public Builder model(AdaptedModel model) {
            this.adapted = model;
            this.owns = false;
            return this;
        }

        /** The model to tune; what was learned is in the run's checkpoints, and freed here when the run ends. */
        public Builder model(PretrainedModel model) {
            model(new AdaptedModel(model));
            owns = true;
            return this;
        }

        /** The model to tune, likewise; it stays the caller's. */
        public Builder model(SwiftModel model) {
            return model(model.pretrained());
        }

        /**
         * The same model on a further device, for data parallelism. Replicas are dealt out to all models in turn; their
         * number is the option {@code replicas}, which must be at least that of the models. Stays the caller's.
         */
        public Builder replica(PretrainedModel same) {
            elsewhere.add(same);
            return this;
        }

        /** The adapter to train; unless given, the one that the options name. */
        public Builder adapter(AdapterConfig config) {
            this.adapter = config;
            return this;
        }

        /** The examples to learn. */
        public Builder trainDataset(List<? extends Encoded> examples) {
            this.train = EncodedRows.keep(examples);
            return this;
        }

        /**
         * The rows to learn. {@link #build} reads them all and encodes them with the model's tokenizer, chat template and processor;
         * it fails with every bad row, unless the option {@code max_lost_rows} allows as many. What was encoded is kept in a temporary
         * file, not in memory.
         */
        public Builder trainDataset(Dataset rows) {
            this.trainSet = rows;
            return this;
        }

        /** The rows to measure with, read and encoded likewise. */
        public Builder evalDataset(Dataset rows) {
            this.evaluationSet = rows;
            return this;
        }

        /** The examples to measure with. */
        public Builder evalDataset(List<? extends Encoded> examples) {
            this.evaluation = EncodedRows.keep(examples);
            return this;
        }

        /** The examples to learn and those to measure with, as {@link TrainingData#read} makes them. */
        public Builder data(TrainingData data) {
            data.media().ifPresent(this::media);
            return trainDataset(data.train()).evalDataset(data.evaluation());
        }

        /** What makes tensors of the media of examples; needed where there are such. */
        public Builder media(MediaSourceOfTensors source) {
            this.media = source;
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

        /** Measures on tasks every so many steps, and after the last. */
        public Builder measureEvery(int steps, TaskMeasure measure) {
            measures.add(new TaskMeasuring(measure, Interval.STEPS, steps));
            return this;
        }

        /** Measures on tasks at the end of every epoch, and after the last step. */
        public Builder measureEpochs(TaskMeasure measure) {
            measures.add(new TaskMeasuring(measure, Interval.EPOCH, 0));
            return this;
        }

        /** Where progress is shown; nowhere unless given. */
        public Builder progress(PrintStream stream) {
            this.progress = stream;
            return this;
        }

        /**
         * How answers are drawn and read, for rlhf_type grpo.
         *
         * @param config the end and padding tokens; all else is as the options say
         * @param decode the text of an answer's tokens
         */
        public Builder answers(GenerationConfig config, Function<int[], String> decode) {
            this.generation = config;
            this.text = decode;
            return this;
        }

        /** Adds a function that judges answers, after those that {@code reward_funcs} names. */
        public Builder reward(RewardFunction function) {
            rewards.add(function);
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
         * @throws io.swift4j.train.data.DataException naming all bad rows of a {@link Dataset}
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
                problems.addAll(Unsupported.start(options, adapter != null));
                if (adapter != null) {
                    problems.addAll(Unsupported.besides("the adapter given to the trainer", options));
                } else if (options.tuner().adapters().isEmpty()) {
                    problems.addAll(Tuners.problems(options));
                }
                if (adapted != null) {
                    problems.addAll(
                            Unsupported.of(options, adapted.model().network(), RunSetup.talks(adapted.model())));
                }
                int replicas = options.compute().replicas();
                if (replicas < 1 + elsewhere.size()) {
                    problems.add("replicas is " + replicas + ", but there are models for " + (1 + elsewhere.size()));
                }
            }
            measures.stream()
                    .filter(measure -> measure.interval() == Interval.STEPS && measure.every() < 1)
                    .forEach(measure ->
                            problems.add("measureEvery needs a number of steps of 1 or more, not " + measure.every()));
            if (trainSet == null ? train.isEmpty() : trainSet.size() == 0) {
                problems.add("trainDataset is missing or empty");
            }
            if (trainSet != null && !train.isEmpty()) {
                problems.add("trainDataset is given twice, as rows and as examples");
            }
            if (trainSet == null && evaluationSet != null) {
                problems.add("evalDataset is given as rows, but trainDataset as examples; encode both or none");
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Trainer: " + String.join("; ", problems));
            }
            encode(Objects.requireNonNull(adapted), Objects.requireNonNull(options));
            return new Trainer(
                    new RunSetup(
                            Objects.requireNonNull(adapted),
                            elsewhere,
                            Optional.ofNullable(adapter),
                            Objects.requireNonNull(options),
                            train,
                            evaluation,
                            callbacks,
                            measures,
                            Optional.ofNullable(progress),
                            clock,
                            new Answering(Optional.ofNullable(generation), Optional.ofNullable(text), rewards),
                            Optional.ofNullable(media)),
                    owns ? adapted : null,
                    Optional.ofNullable(report));
        }

        private void encode(AdaptedModel model, TrainOptions chosen) {
            Dataset rows = trainSet;
            if (rows == null) {
                return;
            }
            TrainingData encoded = TrainingData.of(rows, Optional.ofNullable(evaluationSet), chosen, model.model());
            report = encoded.report();
            data(encoded);
            trainSet = null;
            evaluationSet = null;
        }
    }

    /** What became of the rows of a {@link Dataset}; empty where examples were given. */
    public Optional<DataReport> dataReport() {
        return report;
    }

    /** States the memory of the largest step of the first epoch, without taking one. */
    public MemoryPlan forecast() {
        return setup.forecast();
    }

    /** Runs to the end, on this thread. */
    public TrainResult train() {
        return train(new RunControl());
    }

    private TrainResult train(RunControl control) {
        try {
            return setup.train(control);
        } finally {
            if (owned != null) {
                owned.close();
            }
        }
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
}
