package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.MergedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** {@code merge}: logits of the merged model, the merged weights, and which weights differ from the base. */
final class MergeRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Dtype dtype = Dtype.ofName(one.params().text("base_dtype", baseDtype(folder)));
        try (PretrainedModel model = PretrainedModel.load(
                        folder.path().resolve(one.params().text("base")).normalize(), TrainRunner.options(dtype));
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            adapted.load("default", folder.path().resolve(one.params().text("adapter")));
            Map<String, Tensor> merged = new HashMap<>();
            TreeSet<String> changed = new TreeSet<>();
            adapted.merge((name, tensor) -> {
                merged.put(name, TensorScope.detach(tensor.copy()));
                if (adapted.differs(name, tensor)) {
                    changed.add(name);
                }
            });
            try {
                for (String key : one.outputs()) {
                    if (key.contains("/merged/")) {
                        compare(folder, key, merged, model, comparison);
                    } else if (Case.argument(key).equals("logits")) {
                        logits(folder, one, adapted, key, comparison);
                    } else {
                        comparison.problem("output " + key + " of a merge case is not supported");
                    }
                }
                if (one.text().has("changed")) {
                    comparison.equal(
                            "changed", changed, new TreeSet<>(one.text().texts("changed")));
                }
            } finally {
                merged.values().forEach(Tensor::close);
            }
        }
    }

    /** The type of the training case beside this one. */
    private static String baseDtype(CaseFolder folder) {
        return folder.cases().stream()
                .map(Case::read)
                .filter(other -> other.params().has("base_dtype"))
                .map(other -> other.params().text("base_dtype"))
                .findFirst()
                .orElse("float32");
    }

    private static void compare(
            CaseFolder folder, String key, Map<String, Tensor> merged, PretrainedModel model, Comparison comparison) {
        String name = key.substring(key.indexOf("/merged/") + "/merged/".length());
        Tensor found = merged.getOrDefault(name, model.parameters().get(name));
        if (found == null) {
            comparison.problem("there is no merged weight " + name);
        } else {
            comparison.tensor(name, found, folder.tensor(key));
        }
    }

    private static void logits(CaseFolder folder, Case one, AdaptedModel adapted, String key, Comparison comparison) {
        int[][] keep = folder.requiredMatrix(one, "eval_attention_mask");
        ForwardInput input =
                ForwardInput.of(folder.requiredMatrix(one, "eval_input_ids")).withKeep(keep);
        try (MergedModel merged = adapted.merged()) {
            Decoder decoder = merged.decoder();
            Tensor logits = decoder.logits(decoder.forward(input).lastHiddenState());
            comparison.tensor("logits", ForwardRunner.masked(logits, Optional.of(keep)), folder.tensor(key));
        }
    }
}
