package io.swift4j.train.optim;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An update rule whose state lies in the processor's memory while parameters are on a device (Ren et al. 2021, ZeRO-Offload).
 *
 * <p>Each step copies gradients over, updates copies of the parameters there, and copies these back. Takes the same steps as
 * the rule itself would on the processor. Owns the copies.
 */
public final class OffloadedOptimizer implements Optimizer {

    private static final String HOST = "cpu";

    private final List<ParameterGroup> groups;
    private final Optimizer rule;
    private final Map<String, Tensor> copies;

    private OffloadedOptimizer(List<ParameterGroup> groups, Optimizer rule, Map<String, Tensor> copies) {
        this.groups = List.copyOf(groups);
        this.rule = rule;
        this.copies = copies;
    }

    /** The rule itself where all parameters are in the processor's memory already, else with its state there. */
    public static Optimizer of(OptimizerSpec rule, List<ParameterGroup> groups) {
        boolean there = groups.stream()
                .flatMap(group -> group.parameters().values().stream())
                .allMatch(parameter -> parameter.device().equals(HOST));
        return there ? rule.create(groups) : copying(rule, groups);
    }

    static OffloadedOptimizer copying(OptimizerSpec rule, List<ParameterGroup> groups) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        List<ParameterGroup> hosted = new ArrayList<>();
        try (TensorScope scope = TensorScope.open();
                GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (ParameterGroup group : groups) {
                Map<String, Tensor> own = new LinkedHashMap<>();
                group.parameters().forEach((name, parameter) -> {
                    Tensor copy = TensorScope.detach(parameter.to(HOST).copy());
                    copies.put(name, copy);
                    own.put(name, copy.requireGrad(true));
                });
                hosted.add(new ParameterGroup(group.name(), own, group.lr(), group.weightDecay()));
            }
            return new OffloadedOptimizer(groups, rule.create(hosted), copies);
        } catch (RuntimeException e) {
            copies.values().forEach(Tensor::close);
            throw e;
        }
    }

    private interface Pair {
        void accept(Tensor parameter, Tensor copy);
    }

    private void each(Pair action) {
        for (ParameterGroup group : groups) {
            group.parameters().forEach((name, parameter) -> {
                Tensor copy = copies.get(name);
                if (copy == null) {
                    throw new IllegalStateException("the optimizer is closed");
                }
                action.accept(parameter, copy);
            });
        }
    }

    @Override
    public List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public void step(double... learningRates) {
        rule.zeroGrad();
        try (TensorScope scope = TensorScope.open()) {
            try (GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
                each(OffloadedOptimizer::giveGradient);
            }
            try (GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
                each((parameter, copy) -> GradientClip.copy(copy, parameter));
                rule.step(learningRates);
                each((parameter, copy) -> GradientClip.copy(parameter, copy));
            }
        }
    }

    private static void giveGradient(Tensor parameter, Tensor copy) {
        @Nullable Tensor gradient = parameter.grad();
        if (gradient != null) {
            copy.backward(gradient.to(HOST));
        }
    }

    @Override
    public void zeroGrad() {
        GradientClip.zero(groups);
    }

    @Override
    public Map<String, Tensor> state() {
        return rule.state();
    }

    @Override
    public void loadState(Map<String, Tensor> saved) {
        rule.loadState(saved);
    }

    @Override
    public void close() {
        rule.close();
        copies.values().forEach(Tensor::close);
        copies.clear();
    }
}
