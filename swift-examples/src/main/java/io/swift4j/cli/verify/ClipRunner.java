package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.optim.GradientClip;
import java.util.List;

/** {@code clip}: the common norm of gradients, and what clipping leaves of them. */
final class ClipRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> gradients =
                    one.inputs().stream().map(key -> folder.tensor(key).copy()).toList();
            double norm = GradientClip.clip(gradients, one.params().number("max_norm"));
            for (String key : one.outputs()) {
                String argument = Case.argument(key);
                if (argument.equals("total_norm")) {
                    comparison.numbers(
                            argument, new double[] {norm}, folder.tensor(key).toDoubles());
                } else {
                    int index = Integer.parseInt(argument.substring(argument.indexOf('.') + 1));
                    comparison.tensor(argument, gradients.get(index), folder.tensor(key));
                }
            }
        }
    }
}
