package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperNetwork;
import io.swift4j.peft.AdaptedNetwork;
import java.nio.file.Path;

/** {@code train} of Whisper: an adapter's losses, gradient norms, first gradients and final weights. */
final class WhisperTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        run(folder, one, comparison, false);
        run(folder, one, comparison, true);
    }

    private static void run(CaseFolder folder, Case one, Comparison comparison, boolean checkpointing) {
        ConfigJson params = one.params();
        Path initial = folder.path().resolve(params.text("initial_adapter"));
        try (Whisper whisper = WhisperForwardRunner.load(folder);
                AdaptedNetwork<WhisperNetwork> adapted = AdaptedNetwork.load(
                        whisper.network().towers(), whisper.network()::extend, folder.path(), initial);
                TensorScope scope = TensorScope.open()) {
            train(folder, one, adapted, comparison, checkpointing);
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                if (params.has("loss_after_training_on_batch0_eval")) {
                    comparison.numbers(
                            "loss after training",
                            new double[] {
                                loss(folder, one, adapted.network(), 0).item()
                            },
                            new double[] {params.number("loss_after_training_on_batch0_eval")});
                }
                RecordedAdapter.finalWeights(folder, params, adapted.adapter().parameters(), comparison);
            }
        }
    }

    private static Tensor loss(CaseFolder folder, Case one, WhisperNetwork network, int batch) {
        Tensor labels = folder.named(one, "batch" + batch + ".labels");
        return network.loss(network.scores(folder.named(one, "batch" + batch + ".input_features"), labels), labels);
    }

    private static void train(
            CaseFolder folder,
            Case one,
            AdaptedNetwork<WhisperNetwork> adapted,
            Comparison comparison,
            boolean checkpointing) {
        ConfigJson params = one.params();
        TrainingCurve curve = TrainingCurve.take(
                params,
                adapted.adapter().parameters(),
                step -> {
                    String batch = "batch" + step % params.integer("batches", 1);
                    try (TensorScope scope = TensorScope.open()) {
                        Tensor features = folder.named(one, batch + ".input_features");
                        return adapted.network()
                                .gradients(features, folder.named(one, batch + ".labels"), checkpointing);
                    }
                },
                step -> {
                    if (step == 0) {
                        RecordedAdapter.firstGradients(
                                folder, params, adapted.adapter().parameters(), comparison);
                    }
                });
        for (String name : one.outputs()) {
            if (!curve.compare(name, folder.named(one, name), comparison)) {
                comparison.problem("output " + name + " of a whisper train case is not supported");
            }
        }
    }
}
