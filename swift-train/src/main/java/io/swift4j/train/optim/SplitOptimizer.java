package io.swift4j.train.optim;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Two update rules: one for the matrices it is meant for, another for all other parameters. */
final class SplitOptimizer implements Optimizer {

    private static final Pattern TABLE = Pattern.compile("(^|[._])(embed\\w*|lm_head|wte|wpe|shared)([._]|$)");

    private final List<ParameterGroup> groups;
    private final Optimizer first;
    private final Optimizer rest;

    private SplitOptimizer(List<ParameterGroup> groups, Optimizer first, Optimizer rest) {
        this.groups = List.copyOf(groups);
        this.first = first;
        this.rest = rest;
    }

    static Optimizer of(
            List<ParameterGroup> groups,
            BiPredicate<String, Tensor> belongs,
            Function<List<ParameterGroup>, Optimizer> first,
            Function<List<ParameterGroup>, Optimizer> rest) {
        List<ParameterGroup> chosen = new ArrayList<>();
        List<ParameterGroup> others = new ArrayList<>();
        for (ParameterGroup group : groups) {
            Set<String> names = new LinkedHashSet<>();
            group.parameters().forEach((name, tensor) -> {
                if (belongs.test(name, tensor)) {
                    names.add(name);
                }
            });
            Set<String> left = new LinkedHashSet<>(group.parameters().keySet());
            left.removeAll(names);
            chosen.add(group.only(names));
            others.add(group.only(left));
        }
        Optimizer made = first.apply(chosen);
        try {
            return new SplitOptimizer(groups, made, rest.apply(others));
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** Whether a parameter is a matrix inside the network, not a table of embeddings or an output head. */
    static boolean isHiddenMatrix(String name, Tensor parameter) {
        return parameter.rank() == 2 && !TABLE.matcher(name).find();
    }

    @Override
    public List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public void step(double... learningRates) {
        first.step(learningRates);
        rest.step(learningRates);
    }

    @Override
    public void zeroGrad() {
        GradientClip.zero(groups);
    }

    @Override
    public Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>(first.state());
        all.putAll(rest.state());
        return all;
    }

    @Override
    public void loadState(Map<String, Tensor> saved) {
        Map<String, Tensor> mine = new LinkedHashMap<>(saved);
        mine.keySet().retainAll(first.state().keySet());
        if (mine.size() < first.state().size()) {
            Set<String> missing = new LinkedHashSet<>(first.state().keySet());
            missing.removeAll(saved.keySet());
            throw new SwiftException("optimizer state does not fit: " + String.join(", ", missing) + " missing");
        }
        Map<String, Tensor> others = new LinkedHashMap<>(saved);
        others.keySet().removeAll(mine.keySet());
        rest.loadState(others);
        first.loadState(mine);
    }

    @Override
    public void close() {
        first.close();
        rest.close();
    }
}
