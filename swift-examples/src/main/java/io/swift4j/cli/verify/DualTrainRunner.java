package io.swift4j.cli.verify;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code train} of CLIP, SigLIP and CLAP: every parameter is trained, and the embeddings afterwards are compared too. */
final class DualTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (DualEncoder model = DualForwardRunner.load(folder);
                DualEncoder trained = model.trainable();
                TensorScope scope = TensorScope.open()) {
            DualForwardRunner.Sides sides = new DualForwardRunner.Sides(folder, one, trained);
            Map<String, Tensor> parameters = new LinkedHashMap<>(trained.parameters());
            parameters.values().removeIf(tensor -> !tensor.requiresGrad());
            TrainingCurve curve =
                    TrainingCurve.take(one.params(), parameters, step -> gradients(trained, sides), step -> {});
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                for (String name : one.outputs()) {
                    Tensor expected = folder.named(one, name);
                    if (!curve.compare(name, expected, comparison)) {
                        after(sides, name, expected, comparison);
                    }
                }
            }
        }
    }

    private static void after(DualForwardRunner.Sides sides, String name, Tensor expected, Comparison comparison) {
        Tensor actual = name.startsWith("after.") ? sides.output(name.substring("after.".length())) : null;
        if (actual == null) {
            comparison.problem("output " + name + " of a dual encoder's train case is not supported");
        } else {
            comparison.tensor(name, actual, expected);
        }
    }

    private static double gradients(DualEncoder model, DualForwardRunner.Sides sides) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor loss = model.loss(sides.texts(), sides.others());
            loss.backward();
            return loss.item();
        }
    }
}
