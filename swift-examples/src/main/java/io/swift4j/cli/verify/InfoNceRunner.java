package io.swift4j.cli.verify;

import io.swift4j.core.model.Encoder;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;

/** {@code loss_formula}: InfoNCE over given vectors, whose first half are anchors and second half their positives. */
final class InfoNceRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        if (!one.name().startsWith("infonce")) {
            comparison.problem("loss formula " + one.name() + " is not supported; supported is infonce");
            return;
        }
        Encoder encoder = folder.model(one).encoder();
        try (TensorScope scope = TensorScope.open()) {
            Tensor vectors = folder.tensor(one.inputs().get(0));
            long half = vectors.size(0) / 2;
            Tensor anchors = vectors.narrow(0, 0, half);
            Tensor positives = vectors.narrow(0, half, half);
            double scale = one.params().number("scale", 20);
            for (String key : one.outputs()) {
                switch (Case.argument(key)) {
                    case "loss" ->
                        comparison.tensor("loss", encoder.infonce(anchors, positives, scale), folder.tensor(key));
                    case "similarity" ->
                        comparison.tensor(
                                "similarity", encoder.similarity(anchors, positives, scale), folder.tensor(key));
                    default -> comparison.problem("output " + key + " is not supported");
                }
            }
        }
    }
}
