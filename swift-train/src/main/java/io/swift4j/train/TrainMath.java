package io.swift4j.train;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;

/** Small tensor functions of training. */
final class TrainMath {

    private static final Script SCRIPT =
            Script.builder("train").resource(TrainMath.class, "train.py").build();

    private TrainMath() {}

    static Tensor tensor(String function, Object... arguments) {
        return SCRIPT.tensor(function, arguments);
    }
}
