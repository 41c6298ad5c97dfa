package io.swift4j.peft.adalora;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches how much each singular value matters, and sets those to zero that the budget has no room for. */
final class RankAllocator implements AutoCloseable {

    private static final Script SCRIPT = Script.builder("allocation")
            .resource(RankAllocator.class, "allocation.py")
            .build();

    private static final String AVERAGE = ".average";
    private static final String UNCERTAINTY = ".uncertainty";
    private static final String KEPT = ".kept";
    private static final String BEFORE = ".before";

    /**
     * The factors of one layer.
     *
     * @param before which of the first ranks had been left when these factors were loaded; empty for all
     */
    record Triplet(String module, Tensor e, Tensor a, Tensor b, List<Boolean> before) {

        /** The factors by the names that they have as parameters. */
        Map<String, Tensor> factors() {
            Map<String, Tensor> factors = new LinkedHashMap<>();
            factors.put(module + ".lora_A", a);
            factors.put(module + ".lora_E", e);
            factors.put(module + ".lora_B", b);
            return factors;
        }
    }

    /** The factors that are left of one layer's. */
    record Pruned(String module, Tensor e, Tensor a, Tensor b) {}

    private record Smoothed(Tensor average, Tensor uncertainty) {}

    private final AdaLoraConfig.Budget budget;
    private final List<Triplet> triplets;
    private final long firstTotal;
    private final Map<Tensor, Smoothed> smoothed = new LinkedHashMap<>();
    private final Map<String, Tensor> kept = new LinkedHashMap<>();

    /**
     * Begins, or goes on.
     *
     * @param resumed the {@link #state} to go on from; empty to begin
     */
    RankAllocator(AdaLoraConfig.Budget budget, List<Triplet> triplets, Map<String, Tensor> resumed) {
        this.budget = budget;
        this.triplets = List.copyOf(triplets);
        this.firstTotal =
                triplets.stream().mapToLong(triplet -> triplet.e().size(0)).sum();
        for (Triplet triplet : triplets) {
            Tensor mask = resumed.get(triplet.module() + KEPT);
            if (mask != null) {
                kept.put(triplet.module(), TensorScope.detach(mask.copy()));
            }
            triplet.factors().forEach((name, factor) -> {
                if (resumed.containsKey(name + AVERAGE)) {
                    averages(factor);
                }
            });
        }
    }

    /**
     * What the allocation goes on from: smoothed importances, and for layers that have lost ranks all their factors, which
     * of the ranks are kept, and which had been left when training began.
     */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Triplet triplet : triplets) {
            Tensor mask = kept.get(triplet.module());
            triplet.factors().forEach((name, factor) -> {
                Smoothed averages = smoothed.get(factor);
                if (averages != null) {
                    state.put(name + AVERAGE, averages.average());
                    state.put(name + UNCERTAINTY, averages.uncertainty());
                }
                if (mask != null) {
                    state.put(name, factor);
                }
            });
            if (mask != null) {
                state.put(triplet.module() + KEPT, mask);
                if (!triplet.before().isEmpty()) {
                    state.put(triplet.module() + BEFORE, flags(triplet.before()));
                }
            }
        }
        return state;
    }

    private static Tensor flags(List<Boolean> list) {
        boolean[] flags = new boolean[list.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = list.get(i);
        }
        return Tensor.of(flags, flags.length);
    }

    /** Which ranks of a layer had been left when the training began that a state is of; empty where it doesn't say. */
    static Optional<List<Boolean>> resumedBefore(Map<String, Tensor> resumed, String module) {
        if (!resumed.containsKey(module + KEPT)) {
            return Optional.empty();
        }
        Tensor before = resumed.get(module + BEFORE);
        return Optional.of(before == null ? List.of() : flags(before));
    }

    private static List<Boolean> flags(Tensor mask) {
        List<Boolean> flags = new ArrayList<>();
        for (byte flag : mask.toBytes()) {
            flags.add(flag != 0);
        }
        return flags;
    }

    void afterStep(int step) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            int last = budget.lastAllocation();
            if (step < last) {
                triplets.forEach(this::observe);
            }
            if (step == last || (step < last && step > budget.initialSteps() && step % budget.interval() == 0)) {
                allocate(room(step));
            } else if (step > last) {
                maskAgain();
            }
            if (step == last) {
                forget();
            }
        }
    }

    /** How many singular values the whole model may have after a step. */
    long room(int step) {
        long target = (long) budget.targetRank() * triplets.size();
        if (step <= budget.initialSteps()) {
            return firstTotal;
        }
        if (step > budget.lastAllocation()) {
            return target;
        }
        double left = 1 - (double) (step - budget.initialSteps()) / (budget.lastAllocation() - budget.initialSteps());
        return (long) ((firstTotal - target) * Math.pow(left, 3) + target);
    }

    private void observe(Triplet triplet) {
        for (Tensor parameter : List.of(triplet.e(), triplet.a(), triplet.b())) {
            Tensor gradient = parameter.grad();
            if (gradient != null) {
                Smoothed averages = averages(parameter);
                SCRIPT.call(
                        "sensitivity",
                        parameter,
                        gradient,
                        averages.average(),
                        averages.uncertainty(),
                        budget.beta1(),
                        budget.beta2());
            }
        }
    }

    private Smoothed averages(Tensor parameter) {
        return smoothed.computeIfAbsent(
                parameter,
                any -> new Smoothed(
                        TensorScope.detach(SCRIPT.tensor("zeros", parameter)),
                        TensorScope.detach(SCRIPT.tensor("zeros", parameter))));
    }

    private List<Tensor> pair(Tensor parameter) {
        Smoothed averages = averages(parameter);
        return List.of(averages.average(), averages.uncertainty());
    }

    private void allocate(long room) {
        if (room >= firstTotal) {
            return;
        }
        List<Tensor> scores = new ArrayList<>();
        for (Triplet triplet : triplets) {
            scores.add(SCRIPT.tensor("triplet_scores", pair(triplet.e()), pair(triplet.a()), pair(triplet.b())));
        }
        double limit = SCRIPT.number("threshold", scores, firstTotal - room);
        for (int i = 0; i < triplets.size(); i++) {
            Triplet triplet = triplets.get(i);
            Tensor mask = TensorScope.detach(SCRIPT.tensor("mask_values", triplet.e(), scores.get(i), limit));
            Tensor old = kept.put(triplet.module(), mask);
            if (old != null) {
                old.close();
            }
        }
    }

    private void maskAgain() {
        for (Triplet triplet : triplets) {
            Tensor mask = kept.get(triplet.module());
            if (mask != null) {
                SCRIPT.call("mask_by", triplet.e(), mask);
            }
        }
    }

    /** Which of the first ranks are left, by module; empty while none has gone. */
    Map<String, List<Boolean>> ranks() {
        Map<String, List<Boolean>> ranks = new LinkedHashMap<>();
        for (Triplet triplet : triplets) {
            List<Boolean> flags = flags(triplet);
            if (flags != null) {
                ranks.put(triplet.module(), flags);
            }
        }
        return ranks;
    }

    private @Nullable List<Boolean> flags(Triplet triplet) {
        Tensor mask = kept.get(triplet.module());
        if (mask == null) {
            return triplet.before().isEmpty() ? null : triplet.before();
        }
        List<Boolean> now = flags(mask);
        if (triplet.before().isEmpty()) {
            return now;
        }
        List<Boolean> flags = new ArrayList<>();
        int at = 0;
        for (boolean had : triplet.before()) {
            flags.add(had && now.get(at));
            at += had ? 1 : 0;
        }
        return flags;
    }

    /** What is left of the layers that have been pruned; in the caller's scope. */
    List<Pruned> pruned() {
        List<Pruned> all = new ArrayList<>();
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (Triplet triplet : triplets) {
                Tensor mask = kept.get(triplet.module());
                if (mask != null) {
                    all.add(new Pruned(
                            triplet.module(),
                            SCRIPT.tensor("keep_rows", triplet.e(), mask),
                            SCRIPT.tensor("keep_rows", triplet.a(), mask),
                            SCRIPT.tensor("keep_columns", triplet.b(), mask)));
                }
            }
        }
        return all;
    }

    /** The penalty on factors that are not orthonormal, as part of the caller's graph. */
    Tensor orthogonality(double weight) {
        List<Tensor> a = triplets.stream().map(Triplet::a).toList();
        List<Tensor> b = triplets.stream().map(Triplet::b).toList();
        return SCRIPT.tensor("orthogonality", a, b, weight);
    }

    static Tensor product(Tensor b, Tensor a, Tensor e, double scale) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return SCRIPT.tensor("product", b, a, e, scale);
        }
    }

    private void forget() {
        smoothed.values().forEach(averages -> {
            averages.average().close();
            averages.uncertainty().close();
        });
        smoothed.clear();
    }

    @Override
    public void close() {
        forget();
        kept.values().forEach(Tensor::close);
        kept.clear();
    }
}
