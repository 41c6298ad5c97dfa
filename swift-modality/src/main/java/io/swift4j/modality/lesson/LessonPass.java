package io.swift4j.modality.lesson;

import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;

/**
 * How losses are computed.
 *
 * @param learning whether gradients are added to every trained tensor
 * @param options of the decoder's pass; only where gradients are wanted
 * @param scale what gradients are multiplied by
 */
public record LessonPass(boolean learning, TrainingPass.Options options, double scale) {

    /** With gradients, multiplied by a factor. */
    public static LessonPass learning(TrainingPass.Options options, double scale) {
        return new LessonPass(true, options, scale);
    }

    /** Losses alone. */
    public static LessonPass measuring() {
        return new LessonPass(false, TrainingPass.Options.of(0), 1);
    }

    GradMode.Mode mode() {
        return learning ? GradMode.Mode.GRAD : GradMode.Mode.NO_GRAD;
    }
}
