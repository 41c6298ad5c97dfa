package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.config.Interval;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Position;
import io.swift4j.train.media.FedMedia;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.run.StepReport;
import io.swift4j.train.run.TrainStepEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The recipe of a run, from its first step to its last: gather micro-batches, add their gradients, clip, step, report, and
 * now and then measure and save.
 */
final class TrainLoop<T extends Encoded> {

    private final TrainRun<T> run;
    private final List<Double> losses = new ArrayList<>();
    private Position position;
    private int step;
    private long tokens;
    private boolean stopped;

    TrainLoop(TrainRun<T> run) {
        this.run = run;
        this.position = run.start().position();
        this.step = run.start().step();
        this.tokens = run.start().tokens();
    }

    TrainResult run() {
        if (run.options().evaluation().evalOnStart() && step == 0) {
            evaluate();
        }
        while (step < run.plan().maxSteps() && !stopped && !run.control().cancelled()) {
            int epoch = position.epoch();
            takeStep();
            boolean epochEnds = position.epoch() > epoch;
            boolean last = step == run.plan().maxSteps();
            boolean saved = false;
            for (TaskMeasuring measuring : run.measures()) {
                if (last || due(measuring.interval(), measuring.every(), epochEnds)) {
                    measure(measuring.measure());
                }
            }
            if (due(run.options().evalStrategy(), evalSteps(), epochEnds) || (last && measures())) {
                evaluate();
            }
            Interval save = run.options().checkpoint().saveStrategy();
            if (due(save, run.options().checkpoint().saveSteps(), epochEnds) || (last && save != Interval.NO)) {
                save();
                saved = true;
            }
            if (!saved && (run.control().cancelled() || stopped)) {
                save();
            }
        }
        run.recorder().draw();
        run.recorder().finish(step, run.best().metric());
        return new TrainResult(
                step,
                step == run.plan().maxSteps(),
                losses,
                run.folder().root(),
                run.folder().last(),
                run.folder().best(),
                run.best().metric());
    }

    private int evalSteps() {
        return run.options()
                .evaluation()
                .evalSteps()
                .orElse(run.options().checkpoint().saveSteps());
    }

    private boolean measures() {
        return run.options().evalStrategy() != Interval.NO && run.evaluation().isPresent();
    }

    private boolean due(Interval interval, int every, boolean epochEnds) {
        return switch (interval) {
            case NO -> false;
            case EPOCH -> epochEnds;
            default -> step % every == 0;
        };
    }

    private void takeStep() {
        TrainStepEvent event = new TrainStepEvent();
        event.begin();
        long started = System.nanoTime();
        Position from = position;
        List<Position> places = new ArrayList<>();
        List<List<T>> window = window(places);
        if ((step + 1) % run.objective().iterations() != 0) {
            position = from;
        }
        double normalizer = window.stream()
                .flatMap(List::stream)
                .mapToDouble(run.objective()::count)
                .sum();
        Totals totals = new Totals();
        for (int micro = 0; micro < window.size(); micro += run.replicas().count()) {
            run.control().pass();
            int end = Math.min(window.size(), micro + run.replicas().count());
            List<FedMedia> media = new ArrayList<>();
            try {
                places.subList(micro, end)
                        .forEach(place -> media.add(run.media().learned(place)));
                List<Objective.Settings> settings = new ArrayList<>();
                for (int i = micro; i < end; i++) {
                    settings.add(settings(i, media.get(i - micro).tensors()));
                }
                run.replicas()
                        .gradients(window.subList(micro, end), normalizer, settings)
                        .forEach(totals::add);
            } finally {
                media.forEach(FedMedia::close);
            }
        }
        run.adapter().passGradients();
        double penalty = penalty();
        double loss = totals.sum / normalizer + penalty;
        double norm = unscaledNorm();
        boolean finite = Double.isFinite(loss) && Double.isFinite(norm);
        if (!finite && !run.scaler().enabled()) {
            throw new SwiftException("step " + (step + 1) + ": the loss is " + loss + " and the gradient's norm " + norm
                    + ". Rows of the step: " + origins(window)
                    + ". Lower the learning rate, or look at these rows; the last checkpoint is "
                    + run.folder().last().map(Object::toString).orElse("none yet"));
        }
        double[] rates = run.rates(step);
        if (finite) {
            run.optimizer().step(rates);
            run.adapter().afterStep(step);
            run.replicas().follow();
        }
        run.scaler().update(finite);
        run.optimizer().zeroGrad();
        step++;
        tokens += totals.tokens;
        losses.add(loss);
        Map<String, Double> more = totals.means();
        run.media()
                .waited()
                .ifPresent(nanos ->
                        more.put(StepReport.DATA_WAIT, (double) nanos / Math.max(1, System.nanoTime() - started)));
        StepReport report = new StepReport(
                step, epochs(), loss, totals.correct, totals.counted, norm, rates[0], totals.tokens, more);
        run.recorder().step(report);
        event.fill(report);
        event.commit();
        run.callbacks().forEach(callback -> callback.onStep(report));
    }

    /** The micro-batches of the next step; an epoch's last step may have fewer than the others. */
    private List<List<T>> window(List<Position> places) {
        List<List<T>> window = new ArrayList<>();
        int epoch = position.epoch();
        while (window.size() < run.plan().accumulation() && position.epoch() == epoch) {
            places.add(position);
            window.add(run.batches().get(position));
            position = run.batches().after(position);
        }
        return window;
    }

    private Objective.Settings settings(int micro, MediaTensors media) {
        long seed = run.options().compute().seed() * 1_000_003L + step * 1009L + micro;
        boolean checkpointing = run.options().compute().gradientCheckpointing();
        return new Objective.Settings(
                new TrainingPass.Options(
                        checkpointing,
                        false,
                        seed,
                        run.options().tuner().neftuneNoiseAlpha().orElse(0)),
                run.scaler().scale(),
                media);
    }

    private double penalty() {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Optional<Tensor> penalty = run.adapter().penalty();
            if (penalty.isEmpty()) {
                return 0;
            }
            TrainMath.tensor("times", penalty.get(), run.scaler().scale()).backward();
            return penalty.get().item();
        }
    }

    /** The norm of all gradients before clipping; afterwards they have no loss scale and are clipped. */
    private double unscaledNorm() {
        if (run.scaler().scale() != 1) {
            run.groups().forEach(group -> group.parameters().values().forEach(this::unscale));
        }
        double limit = run.options().optimizer().maxGradNorm();
        return GradientClip.clip(run.groups(), limit > 0 ? limit : Double.MAX_VALUE);
    }

    private void unscale(Tensor parameter) {
        try (TensorScope scope = TensorScope.open();
                GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor gradient = parameter.grad();
            if (gradient != null) {
                TrainMath.tensor("divide_in_place", gradient, run.scaler().scale());
            }
        }
    }

    private String origins(List<List<T>> window) {
        List<String> rows = window.stream()
                .flatMap(List::stream)
                .map(example -> String.valueOf(example.origin()))
                .toList();
        return rows.size() <= 20
                ? String.join(", ", rows)
                : String.join(", ", rows.subList(0, 20)) + " and " + (rows.size() - 20) + " more";
    }

    private double epochs() {
        return position.epoch() + (double) position.index() / run.batches().count(position.epoch());
    }

    private void measure(TaskMeasure measure) {
        run.control().pass();
        measured(measure.measure(run.model(), step));
    }

    private void measured(Map<String, Double> metrics) {
        run.recorder().evaluation(step, epochs(), metrics);
        run.callbacks().forEach(callback -> callback.onEvaluate(step, metrics));
        // With measures of tasks, the metric of the best model may be of either kind.
        if (run.measures().isEmpty() || run.best().isAmong(metrics)) {
            run.best().measured(step, metrics);
            stopped = run.best().stale();
        }
    }

    private void evaluate() {
        if (run.evaluation().isEmpty()) {
            return;
        }
        Totals totals = new Totals();
        Position at = Position.START;
        while (at.epoch() == 0) {
            run.control().pass();
            try (FedMedia media = run.media().measured(at)) {
                totals.add(run.objective()
                        .evaluate(run.model(), run.evaluation().get().get(at), media.tensors()));
            }
            at = run.evaluation().get().after(at);
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", totals.sum / Math.max(1, totals.count));
        if (totals.counted > 0) {
            metrics.put("token_acc", (double) totals.correct / totals.counted);
        }
        metrics.putAll(totals.means());
        measured(metrics);
    }

    private void save() {
        var checkpoint = run.save(step, position, epochs(), tokens);
        run.callbacks().forEach(callback -> callback.onSave(step, checkpoint));
    }

    /** Sums over micro-batches. */
    private static final class Totals {

        private double sum;
        private double count;
        private long correct;
        private long counted;
        private long tokens;
        private final Map<String, double[]> sums = new LinkedHashMap<>();

        void add(Objective.Outcome outcome) {
            sum += outcome.sum();
            count += outcome.count();
            correct += outcome.correct();
            counted += outcome.counted();
            tokens += outcome.tokens();
            outcome.sums().forEach((name, value) -> {
                double[] total = sums.computeIfAbsent(name, any -> new double[2]);
                total[0] += value[0];
                total[1] += value[1];
            });
        }

        Map<String, Double> means() {
            Map<String, Double> means = new LinkedHashMap<>();
            sums.forEach((name, total) -> means.put(name, total[0] / Math.max(1e-12, total[1])));
            return means;
        }
    }
}
