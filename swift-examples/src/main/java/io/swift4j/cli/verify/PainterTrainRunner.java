package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.lesson.CodeLessons;
import io.swift4j.modality.lesson.CodeLosses;
import io.swift4j.modality.lesson.Lesson;
import io.swift4j.modality.lesson.LessonPass;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code train} of models that write pictures: an adapter's losses, gradient norms and final weights; every step has a batch of its own. */
final class PainterTrainRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        run(folder, one, comparison, false);
        run(folder, one, comparison, true);
    }

    private static void run(CaseFolder folder, Case one, Comparison comparison, boolean checkpointing) {
        ConfigJson params = one.params();
        try (PretrainedModel model = PretrainedModel.load(
                        folder.path(), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.load("default", folder.path().resolve(params.text("adapter_initial")));
            TrainingPass.Options pass = new TrainingPass.Options(checkpointing, false, 0);
            TrainingCurve curve = TrainingCurve.take(
                    params, adapter.parameters(), step -> loss(folder, one, adapted, step, pass), step -> {});
            for (String name : one.outputs()) {
                Tensor expected = folder.named(one, name);
                if (name.equals("loss_first_batch_after")) {
                    comparison.numbers(name, new double[] {loss(folder, one, adapted, 0, pass)}, expected.toDoubles());
                } else if (!curve.compare(name, expected, comparison)) {
                    comparison.problem("output " + name + " of a train case is not supported");
                }
            }
            RecordedAdapter.finalWeights(folder, params.text("adapter_final"), 5e-4, adapter.parameters(), comparison);
        }
    }

    private static double loss(CaseFolder folder, Case one, AdaptedModel adapted, int step, TrainingPass.Options pass) {
        try (TensorScope scope = TensorScope.open()) {
            int[][] ids = batch(folder.named(one, "input_ids"), step);
            int[][] keep = batch(folder.named(one, "attention_mask"), step);
            List<TokenSequence> rows = new ArrayList<>();
            if (!one.inputs().contains("image_tokens")) {
                int[][] labels = batch(folder.named(one, "labels"), step);
                for (int r = 0; r < ids.length; r++) {
                    rows.add(UnpaddedRows.row(ids[r], keep[r], labels[r]));
                }
                int targets = rows.stream().mapToInt(TokenSequence::targets).sum();
                LanguageModelStep.Options options = new LanguageModelStep.Options(pass, 0, 0, 1);
                return LanguageModelStep.run(adapted.trainingDecoder(), rows, targets, options)
                                .sum()
                        / targets;
            }
            int[][] codes = batch(folder.named(one, "image_tokens"), step);
            List<Lesson> lessons = new ArrayList<>();
            int targets = 0;
            for (int r = 0; r < ids.length; r++) {
                int[] prompt = UnpaddedRows.row(ids[r], keep[r], ids[r]).ids();
                int[] whole = Arrays.copyOf(prompt, prompt.length + codes[r].length);
                int[][] frames = CodeLosses.column(codes[r]);
                lessons.add(Lesson.evenly(whole, frames, 1, whole.length, whole.length));
                targets += frames.length;
            }
            CodeLessons learner = LessonSource.of(adapted.model()).orElseThrow().lessons();
            return learner.losses(
                                    adapted.trainingDecoder(),
                                    lessons,
                                    MediaTensors.NONE,
                                    LessonPass.learning(pass, 1.0 / targets))
                            .sum()
                    / targets;
        }
    }

    private static int[][] batch(Tensor steps, int step) {
        int[] flat = steps.toInts();
        int rows = (int) steps.size(1);
        int columns = (int) steps.size(2);
        int[][] batch = new int[rows][];
        for (int r = 0; r < rows; r++) {
            int from = (step * rows + r) * columns;
            batch[r] = Arrays.copyOfRange(flat, from, from + columns);
        }
        return batch;
    }
}
