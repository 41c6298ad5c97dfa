package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.whisper.Whisper;
import io.swift4j.modality.whisper.WhisperNetwork;
import io.swift4j.peft.AdaptedNetwork;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
                finalWeights(folder, params, adapted, comparison);
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
                        firstGradients(folder, params, adapted, comparison);
                    }
                });
        for (String name : one.outputs()) {
            if (!curve.compare(name, folder.named(one, name), comparison)) {
                comparison.problem("output " + name + " of a whisper train case is not supported");
            }
        }
    }

    private static void firstGradients(
            CaseFolder folder, ConfigJson params, AdaptedNetwork<WhisperNetwork> adapted, Comparison comparison) {
        String file = params.text("grad0", "").split(" ")[0];
        if (file.isEmpty()) {
            return;
        }
        try (Weights expected = Weights.load(folder.path().resolve(file), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            adapted.adapter().parameters().forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                Tensor wanted = named(expected.tensors(), name);
                if (gradient == null || wanted == null) {
                    comparison.problem(name + " has no gradient, or no recorded one");
                } else {
                    comparison.tensor("gradient of " + name, gradient, wanted);
                }
            });
        }
    }

    private static void finalWeights(
            CaseFolder folder, ConfigJson params, AdaptedNetwork<WhisperNetwork> adapted, Comparison comparison) {
        Path file = folder.path().resolve(params.text("final_adapter")).resolve("adapter_model.safetensors");
        double most = params.number("adapter_atol", 1e-3);
        try (Weights expected = Weights.load(file, null, "cpu")) {
            adapted.adapter().parameters().forEach((name, parameter) -> {
                Tensor wanted = named(expected.tensors(), name);
                if (wanted == null) {
                    comparison.problem(file + " has no " + name);
                } else {
                    comparison.atMost(
                            "difference of final " + name, distance(parameter.toFloats(), wanted.toFloats()), most);
                }
            });
        }
    }

    /** A recorded tensor; those of gradients are named as in a model with an adapter called default. */
    private static @Nullable Tensor named(Map<String, Tensor> file, String name) {
        Tensor found = file.get("base_model.model." + name);
        int dot = name.lastIndexOf('.');
        return found == null
                ? file.get("grad0.base_model.model." + name.substring(0, dot) + ".default" + name.substring(dot))
                : found;
    }

    private static double distance(float[] a, float[] b) {
        double far = 0;
        for (int i = 0; i < a.length; i++) {
            far = Math.max(far, Math.abs(a[i] - b[i]));
        }
        return far;
    }
}
