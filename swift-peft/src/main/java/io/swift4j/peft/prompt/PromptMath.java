package io.swift4j.peft.prompt;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.List;

/** The functions of {@code prompt.py}, which record gradients only where that is said. */
final class PromptMath {

    private static final Script SCRIPT =
            Script.builder("prompt").resource(PromptMath.class, "prompt.py").build();

    private PromptMath() {}

    static Tensor run(String function, Object... arguments) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return SCRIPT.tensor(function, arguments);
        }
    }

    static List<Tensor> all(String function, Object... arguments) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return SCRIPT.tensors(function, arguments);
        }
    }

    static Tensor inGraph(String function, Object... arguments) {
        return SCRIPT.tensor(function, arguments);
    }

    static void clear(Tensor gradient) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            SCRIPT.call("clear", gradient);
        }
    }
}
