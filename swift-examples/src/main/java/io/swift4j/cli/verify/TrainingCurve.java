package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;

/**
 * A recorded training at a constant rate: AdamW on one group of parameters, with clipped gradients.
 *
 * @param losses of the steps
 * @param norms of their gradients before clipping
 */
record TrainingCurve(double[] losses, double[] norms) {

    /**
     * Trains as a case's {@code params} say.
     *
     * @param gradients adds those of a step and returns its loss
     * @param between called before a step's gradients are clipped
     */
    static TrainingCurve take(
            ConfigJson params, Map<String, Tensor> parameters, IntToDoubleFunction gradients, IntConsumer between) {
        int steps = params.integer("steps");
        double lr = params.number("lr");
        List<Double> betas = params.numbers("betas");
        List<ParameterGroup> groups =
                List.of(new ParameterGroup("all", parameters, lr, params.number("weight_decay", 0)));
        TrainingCurve curve = new TrainingCurve(new double[steps], new double[steps]);
        try (Optimizer optimizer = new OptimizerSpec.AdamLike(
                        betas.get(0), betas.get(1), params.number("eps"), false, true)
                .create(groups)) {
            for (int step = 0; step < steps; step++) {
                optimizer.zeroGrad();
                curve.losses[step] = gradients.applyAsDouble(step);
                between.accept(step);
                curve.norms[step] = GradientClip.clip(
                        groups, params.isNull("max_grad_norm") ? Double.MAX_VALUE : params.number("max_grad_norm", 1));
                optimizer.step(lr);
            }
        }
        return curve;
    }

    /** Compares the outputs {@code loss} and {@code grad_norm}; false for another. */
    boolean compare(String name, Tensor expected, Comparison comparison) {
        switch (name) {
            case "loss" -> comparison.numbers(name, losses, expected.toDoubles());
            case "grad_norm" -> comparison.numbers(name, norms, expected.toDoubles());
            default -> {
                return false;
            }
        }
        return true;
    }
}
