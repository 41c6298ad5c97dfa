package io.swift4j.cli.verify;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import io.swift4j.train.schedule.Schedule;
import java.util.List;

/**
 * The steps of a recorded training: AdamW under a cosine schedule with clipped gradients.
 *
 * @param losses of the steps
 * @param norms of their gradients before clipping
 * @param rates of each group in each step
 */
record RecordedSteps(double[] losses, double[] norms, double[] rates) {

    /** Adds the gradients of a step. */
    interface Gradients {

        /** Returns the step's loss. */
        double add(int step);
    }

    static RecordedSteps take(ConfigJson settings, List<ParameterGroup> groups, Adapter adapter, Gradients gradients) {
        int steps = settings.integer("total_steps");
        Schedule schedule = new Schedule.Cosine(settings.integer("warmup_steps"), steps, 0.5, 0);
        RecordedSteps recorded =
                new RecordedSteps(new double[steps], new double[steps], new double[steps * groups.size()]);
        try (Optimizer optimizer = optimizer(settings, groups)) {
            for (int step = 0; step < steps; step++) {
                optimizer.zeroGrad();
                recorded.losses[step] = gradients.add(step);
                recorded.norms[step] = GradientClip.clip(groups, settings.number("max_grad_norm", 1));
                double[] lr = new double[groups.size()];
                for (int g = 0; g < lr.length; g++) {
                    lr[g] = groups.get(g).lr() * schedule.factor(step);
                    recorded.rates[step * lr.length + g] = lr[g];
                }
                optimizer.step(lr);
                adapter.afterStep(step);
            }
        }
        return recorded;
    }

    private static Optimizer optimizer(ConfigJson settings, List<ParameterGroup> groups) {
        String name = settings.text("optimizer");
        if (!name.startsWith("AdamW")) {
            throw new SwiftException("optimizer '" + name + "' of a train case is not supported");
        }
        List<Double> betas = settings.numbers("betas");
        return new OptimizerSpec.AdamLike(betas.get(0), betas.get(1), settings.number("eps"), false, true)
                .create(groups);
    }

    /** Compares one of the outputs {@code loss}, {@code grad_norm} and {@code lr}; false for another. */
    boolean compare(String name, double[] expected, Comparison comparison) {
        switch (name) {
            case "loss" -> comparison.numbers(name, losses, expected);
            case "grad_norm" -> comparison.numbers(name, norms, expected);
            case "lr" -> comparison.numbers(name, rates, expected);
            default -> {
                return false;
            }
        }
        return true;
    }
}
