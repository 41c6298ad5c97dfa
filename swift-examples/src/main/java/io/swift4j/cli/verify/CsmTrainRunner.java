package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.csm.Csm;
import io.swift4j.modality.csm.CsmOutput;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;

/** {@code train} of CSM: an adapter on both decoders, and the losses of each. */
final class CsmTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        LoadOptions options = LoadOptions.defaults().withDtype(Dtype.FLOAT32);
        int steps = params.integer("steps");
        double[] backbone = new double[steps];
        double[] depth = new double[steps];
        try (PretrainedModel model = PretrainedModel.load(folder.path(), options);
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.load("default", folder.path().resolve(params.text("adapter_initial")));
            Csm csm = Csm.of(adapted.trainingDecoder());
            TrainingCurve curve = TrainingCurve.take(
                    params,
                    adapter.parameters(),
                    step -> {
                        try (TensorScope stepScope = TensorScope.open();
                                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                            CsmOutput.Training training = csm.forward(CsmRunner.prompts(folder, one, step))
                                    .training()
                                    .orElseThrow();
                            backbone[step] = training.backboneLoss().item();
                            depth[step] = training.depthLoss().item();
                            training.loss().backward();
                            return training.loss().item();
                        }
                    },
                    step -> {});
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "backbone_loss" -> comparison.numbers(name, backbone, expected.toDoubles());
                    case "depth_decoder_loss" -> comparison.numbers(name, depth, expected.toDoubles());
                    case "loss_first_batch_after" -> {
                        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                            Tensor loss = Csm.of(adapted.decoder())
                                    .forward(CsmRunner.prompts(folder, one, 0))
                                    .training()
                                    .orElseThrow()
                                    .loss();
                            comparison.tensor(name, loss, expected);
                        }
                    }
                    default -> {
                        if (!curve.compare(name, expected, comparison)) {
                            comparison.problem("output " + name + " of a train case is not supported");
                        }
                    }
                }
            }
            RecordedAdapter.finalWeights(
                    folder,
                    params.with("final_adapter", params.text("adapter_final")),
                    adapter.parameters(),
                    comparison);
        }
    }
}
