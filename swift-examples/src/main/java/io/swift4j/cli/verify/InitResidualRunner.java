package io.swift4j.cli.verify;

import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import java.util.Map;

/** {@code init_residual}: what the start of an adapter leaves of the frozen weights. */
final class InitResidualRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        String base = one.params().has("base")
                ? one.params().text("base")
                : folder.cases().stream()
                        .map(Case::read)
                        .filter(other -> other.params().has("base"))
                        .findFirst()
                        .orElseThrow()
                        .params()
                        .text("base");
        try (PretrainedModel model =
                        PretrainedModel.load(folder.path().resolve(base).normalize());
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            adapted.load("default", folder.path().resolve(one.params().text("adapter_init")));
            Map<String, Tensor> frozen = adapted.frozenWeights();
            for (String key : one.outputs()) {
                String name = key.substring(key.indexOf("/residual/") + "/residual/".length());
                Tensor found = frozen.get(name);
                if (found == null) {
                    comparison.problem("the adapter leaves " + name + " as it is");
                } else {
                    comparison.tensor(name, found, folder.tensor(key));
                }
            }
        }
    }
}
