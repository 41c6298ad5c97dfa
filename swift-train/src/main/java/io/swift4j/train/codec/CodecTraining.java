package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.CounterRandom;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import io.swift4j.train.run.RunProgress;
import io.swift4j.train.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One training of a codec. Everything random in a step follows from the seed and the step's number. */
final class CodecTraining implements AutoCloseable {

    private static final long SETTLING = 2;
    private static final long MEASURING = 3;
    private static final long STEPS = 16;
    private static final int ROWS_FOR_EACH_CODE = 8;
    private static final int MOST_BATCHES = 64;
    private static final double MAX_NORM = 1;

    private final Autoencoder codec;
    private final CodecOptions options;
    private final Path folder;
    private final Codebooks codebooks;
    private final Script script;
    private final ParameterGroup group;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final TrainingState saved;
    private int revived;

    CodecTraining(Autoencoder codec, CodecOptions options, Path folder) {
        this.codec = codec;
        this.options = options;
        this.folder = folder;
        this.codebooks = new Codebooks(codec.codebooks(), options.decay());
        this.script = Script.builder("codec_training")
                .resource(CodecTraining.class, "training.py")
                .build();
        this.group = new ParameterGroup("codec", codec.parameters(), options.learningRate(), 0);
        this.optimizer = new OptimizerSpec.AdamLike(0.9, 0.99, 1e-8, false, true).create(List.of(group));
        this.schedule = new Schedule.Cosine(Math.min(10, options.steps() / 10), options.steps(), 0.5, 0);
        this.saved = new TrainingState(folder, options.fingerprint() + " " + codec.fingerprint());
    }

    CodecReport run(BooleanSupplier cancelled) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new SwiftException("cannot write " + folder + ": " + e, e);
        }
        long began = System.nanoTime();
        int start = (int) saved.read(state(), script);
        List<Double> losses = new ArrayList<>();
        int step = start;
        while (step < options.steps() && !cancelled.getAsBoolean()) {
            if (step == options.warmup()) {
                settle();
            }
            double loss = step(step);
            if (!Double.isFinite(loss)) {
                throw new SwiftException("the loss of step " + (step + 1) + " is " + loss
                        + "; a smaller learningRate than " + options.learningRate() + " may help");
            }
            losses.add(loss);
            step++;
            if (step % options.saveSteps() == 0 && step < options.steps()) {
                saved.write(step, state());
            }
            double perplexity = step > options.warmup() ? codebooks.perplexity() : 0;
            RunProgress progress =
                    new RunProgress(step, options.steps(), start, 0, (System.nanoTime() - began) / 1e9, 0);
            options.listener().accept(new CodecProgress(progress, loss, perplexity, revived));
        }
        if (step > start) {
            saved.write(step, state());
        }
        if (step > options.warmup()) {
            codec.write(folder, codebooks);
        }
        return report(step, losses, (System.nanoTime() - began) / 1e9);
    }

    private Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        codec.parameters().forEach((name, tensor) -> state.put("parameters/" + name, tensor));
        optimizer.state().forEach((name, tensor) -> state.put("optimizer/" + name, tensor));
        codebooks.state().forEach((name, tensor) -> state.put("codebooks/" + name, tensor));
        return state;
    }

    private double step(int step) {
        CounterRandom random = new CounterRandom(options.seed(), STEPS + step);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor batch = codec.batch(random, options.batch());
            Tensor latents = codec.latents(batch);
            revived = 0;
            Tensor loss;
            if (step < options.warmup()) {
                Tensor decoded = codec.decoded(codebooks.unquantised(latents));
                loss = codec.loss(decoded, batch, options.perceptual());
                loss.backward();
            } else {
                Map<String, Tensor> quantised = codebooks.quantise(latents);
                Tensor decoded = codec.decoded(Objects.requireNonNull(quantised.get("vectors")));
                loss = codec.loss(decoded, batch, options.perceptual());
                script.tensor(
                                "weighed",
                                loss,
                                Objects.requireNonNull(quantised.get("commitment")),
                                options.commitment())
                        .backward();
                revived = codebooks.follow(quantised, random);
            }
            GradientClip.clip(List.of(group), MAX_NORM);
            optimizer.step(options.learningRate() * schedule.factor(step + 1));
            optimizer.zeroGrad();
            return loss.item();
        }
    }

    private void settle() {
        CounterRandom random = new CounterRandom(options.seed(), SETTLING);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            List<Tensor> latents = some(random);
            codebooks.settle(latents, (int) rows(latents.get(0)), random);
        }
    }

    private static long rows(Tensor latents) {
        return latents.count() / latents.size(1);
    }

    private CodecReport report(int step, List<Double> losses, double seconds) {
        boolean finished = step >= options.steps();
        if (step <= options.warmup()) {
            return new CodecReport(step, finished, losses, Double.NaN, 0, 0, seconds);
        }
        double quality = 0;
        int count = 0;
        for (Tensor batch : codec.samples()) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                Map<String, Tensor> quantised = codebooks.quantise(codec.latents(batch));
                quality += codec.quality(codec.decoded(Objects.requireNonNull(quantised.get("vectors"))), batch);
                count++;
            } finally {
                batch.close();
            }
        }
        return new CodecReport(step, finished, losses, quality / count, usage(), codebooks.perplexity(), seconds);
    }

    /** The part of the codes that are given to as many rows as k-means sees. */
    private double usage() {
        CodebookShape shape = codebooks.shape();
        Set<List<Integer>> used = new HashSet<>();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (Tensor latents : some(new CounterRandom(options.seed(), MEASURING))) {
                Map<String, Tensor> quantised = codebooks.quantise(latents);
                for (int i = 0; i < shape.count(); i++) {
                    for (int code :
                            Objects.requireNonNull(quantised.get("codes." + i)).toInts()) {
                        used.add(List.of(i, code));
                    }
                }
            }
        }
        return (double) used.size() / (shape.count() * shape.codes());
    }

    /** Latents of batches with some rows for each code. */
    private List<Tensor> some(CounterRandom random) {
        List<Tensor> latents = new ArrayList<>();
        long wanted = (long) ROWS_FOR_EACH_CODE * codebooks.shape().codes();
        long rows = 0;
        while (rows < wanted && latents.size() < MOST_BATCHES) {
            latents.add(codec.latents(codec.batch(random, options.batch())));
            rows += rows(latents.get(0));
        }
        return latents;
    }

    @Override
    public void close() {
        optimizer.close();
        codebooks.close();
        script.close();
    }
}
