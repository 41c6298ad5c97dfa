package io.swift4j.train.run;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down a run while it goes: log, event files, curves, progress.
 *
 * <p>Values of steps are averaged over the steps since the line before, as ms-swift does. Not thread-safe.
 */
public final class RunRecorder implements AutoCloseable {

    /**
     * What is written, and how often.
     *
     * @param loggingSteps the steps between two lines, at least 1
     * @param firstStep whether the first step has a line
     * @param tensorBoard whether event files are written
     * @param eventFolder their folder; empty for {@code runs} in the run folder
     */
    public record Settings(int loggingSteps, boolean firstStep, boolean tensorBoard, Optional<Path> eventFolder) {

        public Settings {
            if (loggingSteps < 1) {
                throw new IllegalArgumentException("logging_steps must be at least 1, not " + loggingSteps);
            }
        }
    }

    private final RunFolder folder;
    private final Settings settings;
    private final int startStep;
    private final int maxSteps;
    private final RunLog log;
    private final @Nullable EventFile events;
    private final @Nullable ProgressLine line;
    private final LongSupplier nanos;
    private final DoubleSupplier memoryGiB;
    private final long started;

    private final LogMeans means = new LogMeans();
    private long tokens;
    private double greatestMemory;

    /**
     * Starts or goes on writing.
     *
     * @param startStep the steps done before; lines of later steps are cut off
     * @param maxSteps the steps in all
     * @param progress where progress is shown; null for nowhere
     * @param terminal whether that is a terminal
     * @param memoryGiB the memory used, in GiB; 0 if not known
     */
    public RunRecorder(
            RunFolder folder,
            Settings settings,
            int startStep,
            int maxSteps,
            @Nullable PrintStream progress,
            boolean terminal,
            DoubleSupplier memoryGiB) {
        this(folder, settings, startStep, maxSteps, progress, terminal, memoryGiB, System::nanoTime);
    }

    RunRecorder(
            RunFolder folder,
            Settings settings,
            int startStep,
            int maxSteps,
            @Nullable PrintStream progress,
            boolean terminal,
            DoubleSupplier memoryGiB,
            LongSupplier nanos) {
        this.folder = folder;
        this.settings = settings;
        this.startStep = startStep;
        this.maxSteps = maxSteps;
        this.log = RunLog.open(folder.logging(), startStep);
        this.events = settings.tensorBoard()
                ? EventFile.create(settings.eventFolder().orElse(folder.runs()), startStep, Clock.systemUTC())
                : null;
        this.line = progress == null ? null : new ProgressLine(progress, terminal);
        this.memoryGiB = memoryGiB;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /** Whether a person reads what the program writes, so that a line may be written over. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there is a console without a terminal too, which this method then tells.
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Takes in a step; writes a line if one is due. */
    public void step(StepReport report) {
        means.add(report);
        tokens += report.tokens();
        RunProgress progress = progress(report.step(), report.epoch());
        boolean first = settings.firstStep() && report.step() == 1;
        if (first || report.step() % settings.loggingSteps() == 0 || report.step() == maxSteps) {
            write(means.take(report.learningRate()), progress);
        }
        if (line != null) {
            double seconds = progress.elapsedSeconds();
            line.show(
                    progress,
                    report.loss(),
                    seconds > 0 ? tokens / seconds : 0,
                    Optional.ofNullable(report.more().get(StepReport.DATA_WAIT)));
        }
    }

    /** Writes a line of an evaluation; names get {@code eval_} before them. */
    public void evaluation(int step, double epoch, Map<String, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((name, value) -> named.put(name.startsWith("eval_") ? name : "eval_" + name, value));
        write(named, progress(step, epoch));
    }

    private void write(Map<String, Double> values, RunProgress progress) {
        log.append(values, progress);
        if (events != null) {
            Map<String, Double> tagged = new LinkedHashMap<>();
            values.forEach((name, value) -> tagged.put(Curves.tag(name), value));
            events.scalars(tagged, progress.step());
        }
    }

    private RunProgress progress(int step, double epoch) {
        greatestMemory = Math.max(greatestMemory, memoryGiB.getAsDouble());
        double seconds = (nanos.getAsLong() - started) * 1e-9;
        return new RunProgress(step, maxSteps, startStep, epoch, seconds, greatestMemory);
    }

    /** Takes over what {@link #pending} gave at the checkpoint that the run goes on from. */
    public void restore(Map<String, Double> pending) {
        means.restore(pending);
    }

    /** What the next line will have of steps before now, for the state of a checkpoint. */
    public Map<String, Double> pending() {
        return means.state();
    }

    /** The lines of the log so far, for the state of a checkpoint. */
    public List<Map<String, Object>> history() {
        return log.history();
    }

    /** Draws the curves as they are now. */
    public void draw() {
        Curves.draw(folder.images(), log.history());
    }

    /** Draws the curves and writes the summary, with the last and the best checkpoint. */
    public void finish(int step, OptionalDouble bestMetric) {
        draw();
        Map<String, @Nullable Object> summary = new LinkedHashMap<>();
        summary.put("last_model_checkpoint", folder.last().map(Path::toString).orElse(null));
        summary.put("best_model_checkpoint", folder.best().map(Path::toString).orElse(null));
        summary.put("best_metric", bestMetric.isPresent() ? bestMetric.getAsDouble() : null);
        summary.put("global_step", step);
        summary.put("log_history", log.history());
        summary.put("memory", greatestMemory > 0 ? greatestMemory : null);
        log.summary(summary);
    }

    @Override
    public void close() {
        if (line != null) {
            line.end();
        }
        if (events != null) {
            events.close();
        }
        log.close();
    }
}
