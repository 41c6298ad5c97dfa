package io.swift4j.train;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import io.swift4j.core.torch.Workers;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.data.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Data parallelism in one process: copies of an adapter, each with a thread and perhaps a device of its own, that share the
 * micro-batches of a step.
 *
 * <p>The cores are shared out: an operation of a replica uses as many threads as there are cores for each. Small operations are then
 * faster, since they don't wait for other threads.
 *
 * <p>The first replica is the model that is trained. After each round, in which every replica computes one micro-batch, the
 * gradients of the others are added to the first's in the order of the micro-batches, so that the sum has the bits that one
 * replica would get from the same micro-batches one after another. Only the first has an optimiser; {@link #follow} gives its
 * parameters to the others.
 */
final class Replicas<T extends Encoded> implements AutoCloseable {

    private final Objective<T> objective;
    private final String adapterName;
    private final List<AdaptedModel> models;
    private final Optional<ExecutorService> threads;

    private Replicas(Objective<T> objective, String adapterName, List<AdaptedModel> models) {
        this.objective = objective;
        this.adapterName = adapterName;
        this.models = List.copyOf(models);
        this.threads = models.size() == 1
                ? Optional.empty()
                : Optional.of(Workers.pool("replica", models.size(), Torch.threads() / models.size()));
    }

    /**
     * Makes the copies.
     *
     * @param first the model that is trained
     * @param bases what the others add their adapters to: the first's own base again, or the same weights elsewhere
     */
    static <T extends Encoded> Replicas<T> of(
            Objective<T> objective, AdaptedModel first, String adapterName, List<AdaptedModel> bases) {
        List<AdaptedModel> models = new ArrayList<>(List.of(first));
        models.addAll(bases);
        Replicas<T> made = new Replicas<>(objective, adapterName, models);
        if (!bases.isEmpty()) {
            try {
                bases.forEach(base -> base.copy(adapterName, first));
                made.follow();
            } catch (RuntimeException e) {
                made.close();
                throw e;
            }
        }
        return made;
    }

    int count() {
        return models.size();
    }

    /**
     * Computes at most as many micro-batches as there are replicas, and adds up their gradients in the first.
     *
     * @param settings of each micro-batch
     * @return what each gave, in order
     */
    List<Objective.Outcome> gradients(List<List<T>> round, double normalizer, List<Objective.Settings> settings) {
        if (threads.isEmpty()) {
            return List.of(objective.gradients(models.get(0), round.get(0), normalizer, settings.get(0)));
        }
        List<Future<Objective.Outcome>> futures = new ArrayList<>();
        for (int i = 0; i < round.size(); i++) {
            futures.add(threads.get().submit(task(i, round.get(i), normalizer, settings.get(i))));
        }
        List<Objective.Outcome> outcomes = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<Objective.Outcome> future : futures) {
            try {
                outcomes.add(finished(future));
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        for (int i = 1; i < round.size(); i++) {
            reduce(models.get(i));
        }
        return outcomes;
    }

    private Callable<Objective.Outcome> task(int i, List<T> batch, double normalizer, Objective.Settings settings) {
        return () -> objective.gradients(models.get(i), batch, normalizer, settings);
    }

    /** Waits for a replica even when interrupted: its tensors must not be freed under it. */
    private static <R> R finished(Future<R> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new IllegalStateException("a replica failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reduce(AdaptedModel from) {
        Map<String, Tensor> targets = models.get(0).adapter(adapterName).gathering();
        String device = models.get(0).model().network().device();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            from.adapter(adapterName).gathering().forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                Tensor target = targets.get(name);
                if (gradient != null && target != null) {
                    target.backward(gradient.to(device));
                    TrainMath.tensor("zero", gradient);
                }
            });
        }
    }

    /** Gives the first replica's parameters to the others; what chooses the next ones is its alone. */
    void follow() {
        Adapter leader = models.get(0).adapter(adapterName);
        for (AdaptedModel model : models.subList(1, models.size())) {
            Adapter follower = model.adapter(adapterName);
            copy(leader.parameters(), follower.parameters());
        }
    }

    private static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            from.forEach((name, value) -> {
                Tensor target = to.get(name);
                if (target == null) {
                    throw new IllegalStateException("a replica has no " + name);
                }
                TrainMath.tensor("copy", target, value);
                target.requireGrad(value.requiresGrad());
            });
        }
    }

    @Override
    public void close() {
        threads.ifPresent(ExecutorService::shutdown);
        models.subList(1, models.size()).forEach(AdaptedModel::close);
    }
}
