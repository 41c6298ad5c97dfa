package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code train} of CLIP, SigLIP and CLAP: every parameter is trained, and the embeddings afterwards are compared too. */
final class DualTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (DualEncoder model = DualForwardRunner.load(folder);
                DualEncoder trained = model.trainable();
                TensorScope scope = TensorScope.open()) {
            DualForwardRunner.Sides sides = new DualForwardRunner.Sides(folder, one, trained);
            double[][] curve = train(one.params(), trained, sides);
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                for (String name : one.outputs()) {
                    compare(folder, one, sides, curve, name, comparison);
                }
            }
        }
    }

    private static void compare(
            CaseFolder folder,
            Case one,
            DualForwardRunner.Sides sides,
            double[][] curve,
            String name,
            Comparison comparison) {
        Tensor expected = folder.named(one, name);
        switch (name) {
            case "loss" -> comparison.numbers(name, curve[0], expected.toDoubles());
            case "grad_norm" -> comparison.numbers(name, curve[1], expected.toDoubles());
            default -> {
                Tensor actual = name.startsWith("after.") ? sides.output(name.substring("after.".length())) : null;
                if (actual == null) {
                    comparison.problem("output " + name + " of a dual encoder's train case is not supported");
                } else {
                    comparison.tensor(name, actual, expected);
                }
            }
        }
    }

    /** Losses and gradient norms of all steps. */
    private static double[][] train(ConfigJson params, DualEncoder model, DualForwardRunner.Sides sides) {
        int steps = params.integer("steps");
        double lr = params.number("lr");
        Map<String, Tensor> parameters = new LinkedHashMap<>(model.parameters());
        parameters.values().removeIf(tensor -> !tensor.requiresGrad());
        List<ParameterGroup> groups =
                List.of(new ParameterGroup("all", parameters, lr, params.number("weight_decay", 0)));
        List<Double> betas = params.numbers("betas");
        double[][] curve = new double[2][steps];
        try (Optimizer optimizer = new OptimizerSpec.AdamLike(
                        betas.get(0), betas.get(1), params.number("eps"), false, true)
                .create(groups)) {
            for (int step = 0; step < steps; step++) {
                optimizer.zeroGrad();
                try (TensorScope scope = TensorScope.open();
                        GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                    Tensor loss = model.loss(sides.texts(), sides.others());
                    loss.backward();
                    curve[0][step] = loss.item();
                }
                curve[1][step] = GradientClip.clip(groups, params.number("max_grad_norm", 1));
                optimizer.step(lr);
            }
        }
        return curve;
    }
}
