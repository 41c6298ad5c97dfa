package io.swift4j.train.optim;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Limits the common length of all gradients, as {@code torch.nn.utils.clip_grad_norm_} does. */
public final class GradientClip {

    private static final Script SCRIPT =
            Script.builder("clip").resource(GradientClip.class, "clip.py").build();

    private GradientClip() {}

    /**
     * Multiplies gradients in place by {@code min(1, maxNorm / (norm + 1e-6))}.
     *
     * @param gradients on one device
     * @param maxNorm above 0; infinity only measures
     * @return the L2 norm of all of them together, before clipping; 0 without gradients; not finite when one of them isn't,
     *     and then the gradients are of no use
     */
    public static double clip(Collection<Tensor> gradients, double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("max_grad_norm must be above 0, not " + maxNorm);
        }
        if (gradients.isEmpty()) {
            return 0;
        }
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                Tensor norm = SCRIPT.tensor("clip_", gradients, maxNorm)) {
            return norm.item();
        }
    }

    /**
     * Clips the gradients of all parameters of all groups together. Those that nothing was added to are left out: the last bit of
     * the norm depends on how many numbers are summed, and a run that goes on from a checkpoint has no gradients there.
     */
    public static double clip(List<ParameterGroup> groups, double maxNorm) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> gradients = gradients(groups);
            return clip(
                    gradients.isEmpty()
                            ? gradients
                            : reached(gradients).stream().map(gradients::get).toList(),
                    maxNorm);
        }
    }

    static void zero(List<ParameterGroup> groups) {
        try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD);
                TensorScope scope = TensorScope.open()) {
            Collection<Tensor> gradients = gradients(groups);
            if (!gradients.isEmpty()) {
                SCRIPT.call("zero_", gradients);
            }
        }
    }

    /** Of gradients, those that something has been added to since {@link #zero}. */
    static List<Integer> reached(List<Tensor> gradients) {
        return Arrays.stream(SCRIPT.integers("reached", gradients))
                .mapToObj(number -> (int) number)
                .toList();
    }

    static void copy(Tensor target, Tensor values) {
        SCRIPT.call("copy_", target, values);
    }

    private static List<Tensor> gradients(List<ParameterGroup> groups) {
        List<Tensor> gradients = new ArrayList<>();
        for (ParameterGroup group : groups) {
            for (Tensor parameter : group.parameters().values()) {
                Tensor grad = parameter.grad();
                if (grad != null) {
                    gradients.add(grad);
                }
            }
        }
        return gradients;
    }
}
