package io.swift4j.core.generate;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;

/** The compiled {@code logits.py}, shared by everything that handles scores. */
final class ScoreScript {

    static final Script SCRIPT =
            Script.builder("logits").resource(ScoreScript.class, "logits.py").build();

    private ScoreScript() {}

    /** A tensor on the device where {@code scores} is. */
    static Tensor beside(Tensor scores, Tensor made) {
        String device = scores.device();
        return device.equals("cpu") ? made : made.to(device);
    }

    static Tensor beside(Tensor scores, int... values) {
        return beside(scores, Tensor.of(values, values.length));
    }
}
