package io.swift4j.train.optim;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What all update rules share: state by parameter, finding gradients, saving and loading. */
abstract class StatefulOptimizer implements Optimizer {

    private final List<ParameterGroup> groups;
    private final Map<String, Map<String, Tensor>> state = new LinkedHashMap<>();

    /** The script of the update rule, which the optimizer closes. */
    final Script script;

    StatefulOptimizer(Script script, List<ParameterGroup> groups) {
        this.script = script;
        this.groups = List.copyOf(groups);
    }

    /** A parameter that has a gradient, and its state by part. */
    record Slot(String name, Tensor parameter, Tensor grad, Map<String, Tensor> parts) {}

    /** Makes the state of a parameter that has taken no step. */
    abstract Map<String, Tensor> initial(String name, Tensor parameter);

    /** Takes a step with parameters of one group, element type and device; never with none. */
    abstract void update(List<Slot> slots, double lr, double weightDecay);

    /** Makes the state of every parameter; the last thing a constructor does. */
    final void initialise() {
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            for (ParameterGroup group : groups) {
                group.parameters().forEach((name, parameter) -> {
                    if (state.put(name, initial(name, parameter)) != null) {
                        throw new IllegalArgumentException("two parameter groups hold " + name);
                    }
                });
            }
            for (Map<String, Tensor> parts : state.values()) {
                for (Tensor tensor : parts.values()) {
                    TensorScope.detach(tensor);
                }
            }
        } catch (RuntimeException e) {
            script.close();
            throw e;
        }
    }

    @Override
    public final List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public final void step(double... learningRates) {
        if (learningRates.length != groups.size()) {
            throw new IllegalArgumentException("there are " + groups.size() + " parameter groups, but "
                    + learningRates.length + " learning rates");
        }
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < learningRates.length; i++) {
                ParameterGroup group = groups.get(i);
                for (List<Slot> alike : slots(group).values()) {
                    update(alike, learningRates[i], group.weightDecay());
                }
            }
        }
    }

    /**
     * The parameters of a group that this step's losses reached, by device and element type. One that they did not, such as that
     * of an encoder in a step of text alone, is left as it is, as PyTorch leaves parameters without a gradient.
     */
    private Map<String, List<Slot>> slots(ParameterGroup group) {
        Map<String, List<Slot>> alike = new LinkedHashMap<>();
        group.parameters().forEach((name, parameter) -> {
            Tensor grad = parameter.grad();
            if (grad != null) {
                alike.computeIfAbsent(parameter.device() + parameter.dtype(), key -> new ArrayList<>())
                        .add(new Slot(name, parameter, grad, parts(name)));
            }
        });
        alike.replaceAll((key, slots) ->
                GradientClip.reached(grads(slots)).stream().map(slots::get).toList());
        alike.values().removeIf(List::isEmpty);
        return alike;
    }

    private Map<String, Tensor> parts(String name) {
        Map<String, Tensor> parts = state.get(name);
        if (parts == null) {
            throw new IllegalStateException("the optimizer is closed");
        }
        return parts;
    }

    static List<Tensor> parameters(List<Slot> slots) {
        return slots.stream().map(Slot::parameter).toList();
    }

    static List<Tensor> grads(List<Slot> slots) {
        return slots.stream().map(Slot::grad).toList();
    }

    /** One part of the state of each parameter; none where the rule keeps no such part. */
    static List<Tensor> parts(List<Slot> slots, String part) {
        return slots.stream()
                .filter(slot -> slot.parts().containsKey(part))
                .map(slot -> slot.parts().get(part))
                .toList();
    }

    @Override
    public final void zeroGrad() {
        GradientClip.zero(groups);
    }

    @Override
    public final Map<String, Tensor> state() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        state.forEach((name, parts) -> parts.forEach((part, tensor) -> named.put(name + "." + part, tensor)));
        return named;
    }

    @Override
    public final void loadState(Map<String, Tensor> saved) {
        Map<String, Tensor> own = state();
        check(own, saved);
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD)) {
            own.forEach((name, tensor) -> {
                Tensor values = saved.get(name);
                if (values != null) {
                    GradientClip.copy(tensor, values);
                }
            });
        }
    }

    private static void check(Map<String, Tensor> own, Map<String, Tensor> saved) {
        List<String> problems = new ArrayList<>();
        TreeSet<String> missing = new TreeSet<>(own.keySet());
        missing.removeAll(saved.keySet());
        TreeSet<String> unknown = new TreeSet<>(saved.keySet());
        unknown.removeAll(own.keySet());
        missing.forEach(name -> problems.add(name + " is missing"));
        unknown.forEach(name -> problems.add(name + " is not one of this optimizer's"));
        saved.forEach((name, tensor) -> {
            Tensor expected = own.get(name);
            if (expected != null
                    && (expected.dtype() != tensor.dtype() || !Arrays.equals(expected.shape(), tensor.shape()))) {
                problems.add(name + " is " + tensor + ", expected " + expected);
            }
        });
        if (!problems.isEmpty()) {
            throw new SwiftException("optimizer state does not fit: "
                    + String.join("; ", problems.subList(0, Math.min(8, problems.size())))
                    + (problems.size() > 8 ? "; and " + (problems.size() - 8) + " more" : ""));
        }
    }

    @Override
    public void close() {
        state.values().forEach(parts -> parts.values().forEach(Tensor::close));
        state.clear();
        script.close();
    }
}
