package io.swift4j.modality.lesson;

import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.SeededDraws;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import java.util.function.Supplier;

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

    /** The mode in which losses are computed. */
    public GradMode.Mode mode() {
        return learning ? GradMode.Mode.GRAD : GradMode.Mode.NO_GRAD;
    }

    /**
     * Runs a network; what is random in it, such as an adapter's dropout, is always the same for a pass.
     *
     * @param run draws only where the network's layers have dropout
     */
    public <T> T drawing(Adaptable network, Supplier<T> run) {
        boolean draws = learning
                && network.layerTensors().stream()
                        .flatMap(layer -> layer.keySet().stream())
                        .anyMatch(key -> key.endsWith("dropout"));
        // The layers of a decoder's pass draw from streams with numbers above 0.
        return draws ? SeededDraws.with(options.seed() * 1_000_003L - 1, run) : run.get();
    }

    /** Adds the gradients of a loss, where they are wanted; empties its graph. */
    public void learn(Tensor loss) {
        if (learning) {
            CodeLosses.times(loss, scale).backward();
        }
    }
}
