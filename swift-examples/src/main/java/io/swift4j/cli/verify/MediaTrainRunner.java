package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** {@code train} of models that hear and see: an adapter's losses, gradient norms, first gradients and final weights. */
final class MediaTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        run(folder, one, comparison, false);
        run(folder, one, comparison, true);
    }

    private static void run(CaseFolder folder, Case one, Comparison comparison, boolean checkpointing) {
        ConfigJson params = one.params();
        LoadOptions options = LoadOptions.defaults().withDtype(Dtype.FLOAT32);
        try (PretrainedModel model = PretrainedModel.load(folder.path(), options);
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.load("default", folder.path().resolve(params.text("initial_adapter")));
            TrainingPass.Options pass = new TrainingPass.Options(checkpointing, false, 0);
            TrainingCurve curve = TrainingCurve.take(
                    params,
                    adapter.parameters(),
                    step -> {
                        String batch = "batch" + step % params.integer("batches", 1) + ".";
                        try (TensorScope stepScope = TensorScope.open()) {
                            List<TokenSequence> rows = sequences(folder, one, batch);
                            int targets = rows.stream()
                                    .mapToInt(TokenSequence::targets)
                                    .sum();
                            return LanguageModelStep.run(
                                                    adapted.trainingDecoder(),
                                                    rows,
                                                    MediaInputs.of(folder, one, batch),
                                                    targets,
                                                    new LanguageModelStep.Options(pass, 0, 0, 1))
                                            .sum()
                                    / targets;
                        }
                    },
                    step -> {
                        if (step == 0) {
                            RecordedAdapter.firstGradients(folder, params, adapter.parameters(), comparison);
                        }
                    });
            for (String name : one.outputs()) {
                if (!curve.compare(name, folder.named(one, name), comparison)) {
                    comparison.problem("output " + name + " of a train case is not supported");
                }
            }
            if (params.has("loss_after_training_on_batch0_eval")) {
                List<TokenSequence> rows = sequences(folder, one, "batch0.");
                MediaTensors media = MediaInputs.of(folder, one, "batch0.");
                int targets = rows.stream().mapToInt(TokenSequence::targets).sum();
                comparison.numbers(
                        "loss after training",
                        new double[] {
                            LanguageModelStep.evaluate(adapted.decoder(), rows, media)
                                            .sum()
                                    / targets
                        },
                        new double[] {params.number("loss_after_training_on_batch0_eval")});
            }
            RecordedAdapter.finalWeights(folder, params, adapter.parameters(), comparison);
        }
    }

    private static List<TokenSequence> sequences(CaseFolder folder, Case one, String batch) {
        int[][] ids = folder.requiredIntegers(one, batch + "input_ids");
        int[][] keep = folder.requiredIntegers(one, batch + "attention_mask");
        int[][] labels = folder.requiredIntegers(one, batch + "labels");
        List<TokenSequence> rows = new ArrayList<>();
        for (int r = 0; r < ids.length; r++) {
            rows.add(UnpaddedRows.row(ids[r], keep[r], labels[r]));
        }
        return rows;
    }
}
