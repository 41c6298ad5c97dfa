package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.csm.Csm;
import io.swift4j.modality.csm.CsmLessons;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonLoss;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import java.util.List;

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
            CodeLessons learner = LessonSource.of(model).orElseThrow().lessons();
            TrainingCurve curve = TrainingCurve.take(
                    params,
                    adapter.parameters(),
                    step -> {
                        List<Lesson> lessons = lessons(folder, one, model, step);
                        LessonLoss loss = learned(learner, adapted.trainingDecoder(), lessons);
                        backbone[step] = loss.parts().getOrDefault("backbone", 0.0) / loss.frames();
                        depth[step] = loss.parts().getOrDefault("depth", 0.0) / loss.frames();
                        return loss.sum() / loss.frames();
                    },
                    step -> {});
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                switch (name) {
                    case "backbone_loss" -> comparison.numbers(name, backbone, expected.toDoubles());
                    case "depth_decoder_loss" -> comparison.numbers(name, depth, expected.toDoubles());
                    case "loss_first_batch_after" -> {
                        List<Lesson> lessons = lessons(folder, one, model, 0);
                        LessonLoss loss =
                                learner.losses(adapted.decoder(), lessons, MediaTensors.NONE, LessonPass.measuring());
                        comparison.numbers(name, new double[] {loss.sum() / loss.frames()}, expected.toDoubles());
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

    private static List<Lesson> lessons(CaseFolder folder, Case one, PretrainedModel model, int step) {
        return CsmLessons.lessonsOf(Csm.of(model.decoder()), CsmRunner.prompts(folder, one, step));
    }

    /** Adds the gradients of the mean loss of a frame. */
    private static LessonLoss learned(CodeLessons learner, Decoder decoder, List<Lesson> lessons) {
        int frames = lessons.stream().mapToInt(Lesson::learned).sum();
        return learner.losses(
                decoder, lessons, MediaTensors.NONE, LessonPass.learning(TrainingPass.Options.of(0), 1.0 / frames));
    }
}
