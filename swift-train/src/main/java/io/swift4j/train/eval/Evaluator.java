package io.swift4j.train.eval;

import io.swift4j.SwiftModel;
import io.swift4j.core.SwiftException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs benchmarks on a model.
 *
 * <pre>{@code
 * Evaluation scores = Evaluator.of(model)
 *         .task(Benchmark.of("mmlu"), Path.of("mmlu"))
 *         .answers(Path.of("answers.jsonl"))
 *         .build()
 *         .run();
 * System.out.println(scores.table());
 * }</pre>
 *
 * <p>All data are read, and what is wrong with them named, before the first question is asked. Every answer is written down at once; a
 * later run with the same file goes on where this one ended. Not thread-safe, but {@link #cancel} may be called from any thread.
 */
public final class Evaluator {

    private record Task(Benchmark benchmark, Path data) {}

    private final Answerer answerer;
    private final String model;
    private final List<Task> tasks;
    private final Optional<Path> answers;
    private final int batch;
    private final int limit;
    private final Optional<PrintStream> progress;
    private final BooleanSupplier stop;
    private volatile boolean cancelled;

    private Evaluator(Builder builder, Answerer answerer) {
        this.answerer = answerer;
        this.model = builder.model;
        this.tasks = List.copyOf(builder.tasks);
        this.answers = Optional.ofNullable(builder.answers);
        this.batch = builder.batch;
        this.limit = builder.limit;
        this.progress = Optional.ofNullable(builder.progress);
        this.stop = builder.stop;
    }

    /**
     * Evaluates a model; it stays the caller's. Its answers in a file count while its files of weights are the same in name, size and
     * time. Where it answers with adapters, give them a {@link Builder#name}.
     */
    public static Builder of(SwiftModel model) {
        return of(new ModelAnswerer(model), name(List.of(model.folder())));
    }

    /** What a model of some folders, its own and its adapters', is called: their paths, and a hash that changes with their weights. */
    public static String name(List<Path> folders) {
        return WeightFiles.name(folders);
    }

    /**
     * Evaluates whatever answers.
     *
     * @param model what it is called, in files of answers
     */
    public static Builder of(Answerer answerer, String model) {
        return new Builder(answerer, model);
    }

    /** What an evaluation is set up from; {@link #build} reports all that is wrong together. */
    public static final class Builder {

        private final Answerer answerer;
        private final List<Task> tasks = new ArrayList<>();
        private String model;
        private @Nullable Path answers;
        private int batch = 8;
        private int limit = Integer.MAX_VALUE;
        private @Nullable PrintStream progress;
        private BooleanSupplier stop = () -> false;

        private Builder(Answerer answerer, String model) {
            this.answerer = answerer;
            this.model = model;
        }

        /** Adds a benchmark with the folder of its data. */
        public Builder task(Benchmark benchmark, Path data) {
            tasks.add(new Task(benchmark, data));
            return this;
        }

        /** Calls the model otherwise: answers of another name are not taken up again. */
        public Builder name(String wanted) {
            this.model = wanted;
            return this;
        }

        /** The file that answers are kept in, and gone on from; none unless given. */
        public Builder answers(Path file) {
            this.answers = file;
            return this;
        }

        /** How many questions are answered at a time: 8 unless given. */
        public Builder batchSize(int questions) {
            this.batch = questions;
            return this;
        }

        /** The most questions of each group of a benchmark: all unless given. */
        public Builder limit(int questions) {
            this.limit = questions;
            return this;
        }

        /** Where progress is shown; nowhere unless given. */
        public Builder progress(PrintStream stream) {
            this.progress = stream;
            return this;
        }

        /** Is asked between tokens whether to stop. */
        public Builder stopWhen(BooleanSupplier condition) {
            this.stop = condition;
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws IllegalArgumentException naming all that is missing or wrong
         */
        public Evaluator build() {
            List<String> problems = new ArrayList<>();
            if (tasks.isEmpty()) {
                problems.add("there is no task");
            }
            Set<String> names = new HashSet<>();
            tasks.forEach(task -> {
                if (!names.add(task.benchmark().name())) {
                    problems.add(
                            "there are two tasks called " + task.benchmark().name());
                }
            });
            if (batch < 1) {
                problems.add("batchSize must be at least 1, not " + batch);
            }
            if (limit < 1) {
                problems.add("limit must be at least 1, not " + limit);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Evaluator: " + String.join("; ", problems));
            }
            return new Evaluator(this, answerer);
        }
    }

    /** Stops a run, after which {@link #run} gives what was complete. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Asks what has not been answered yet, and judges.
     *
     * @throws SwiftException when data can't be read, or a question can't be answered, naming it
     */
    public Evaluation run() {
        Map<Benchmark, List<Question>> questions = questions();
        List<TaskScore> scores = new ArrayList<>();
        boolean complete = true;
        try (AnswerFile file =
                answers.map(path -> AnswerFile.open(path, model)).orElseGet(() -> AnswerFile.none(model))) {
            for (Map.Entry<Benchmark, List<Question>> task : questions.entrySet()) {
                if (ask(task.getKey().name(), task.getValue(), file)) {
                    List<Scores.Pair> pairs = task.getValue().stream()
                            .map(question -> new Scores.Pair(
                                    question, file.find(question).orElseThrow()))
                            .toList();
                    scores.addAll(new Scores(task.getKey()).of(pairs));
                } else {
                    complete = false;
                }
            }
        }
        return new Evaluation(model, scores, complete);
    }

    /**
     * Reads all data without asking anything.
     *
     * @return how many questions there are
     * @throws SwiftException when data can't be read or asked, naming the rows
     */
    public int check() {
        return questions().values().stream().mapToInt(List::size).sum();
    }

    private Map<Benchmark, List<Question>> questions() {
        Map<Benchmark, List<Question>> questions = new LinkedHashMap<>();
        tasks.forEach(task -> questions.put(task.benchmark(), Questions.of(task.benchmark(), task.data(), limit)));
        return questions;
    }

    private boolean stopped() {
        return cancelled || Thread.currentThread().isInterrupted() || stop.getAsBoolean();
    }

    /** Whether all are answered. */
    private boolean ask(String name, List<Question> questions, AnswerFile file) {
        List<Question> open = questions.stream()
                .filter(question -> file.find(question).isEmpty())
                .toList();
        EvalProgress shown = new EvalProgress(name, questions.size(), questions.size() - open.size(), progress);
        for (int from = 0; from < open.size(); from += batch) {
            if (stopped()) {
                return false;
            }
            List<Question> asked = open.subList(from, Math.min(open.size(), from + batch));
            List<Answered> answered = answerer.answer(asked, this::stopped);
            if (stopped()) {
                return false;
            }
            if (answered.size() != asked.size()) {
                throw new SwiftException("benchmark " + name + ": " + asked.size() + " questions from "
                        + asked.get(0).id() + " on got " + answered.size() + " answers");
            }
            for (int i = 0; i < asked.size(); i++) {
                file.write(asked.get(i), answered.get(i));
            }
            shown.done(asked.size());
        }
        return true;
    }
}
