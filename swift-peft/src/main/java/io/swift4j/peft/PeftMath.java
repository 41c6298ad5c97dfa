package io.swift4j.peft;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.List;

/** Small tensor functions that adapters share. */
public final class PeftMath {

    private static final Script SCRIPT =
            Script.builder("peft").resource(PeftMath.class, "peft.py").build();

    private PeftMath() {}

    static Tensor full(double value, long... shape) {
        return run("filled", value, shape);
    }

    static Tensor normal(double deviation, long... shape) {
        return run("drawn_normal", deviation, shape);
    }

    static Tensor uniform(double bound, long... shape) {
        return run("drawn_uniform", bound, shape);
    }

    /** Writes values into a tensor, converting their type. */
    public static void copy(Tensor target, Tensor value) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            SCRIPT.call("copy_into", target, value);
        }
    }

    /** Runs a function of {@code peft.py} without recording gradients. */
    public static Tensor run(String function, Object... arguments) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return SCRIPT.tensor(function, arguments);
        }
    }

    /** Runs a function of {@code peft.py} that gives several tensors, without recording gradients. */
    public static List<Tensor> all(String function, Object... arguments) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return SCRIPT.tensors(function, arguments);
        }
    }

    static boolean same(Tensor a, Tensor b) {
        return SCRIPT.flag("equal", a, b);
    }

    /** Runs a function of {@code peft.py} as part of the caller's graph. */
    public static Tensor inGraph(String function, Object... arguments) {
        return SCRIPT.tensor(function, arguments);
    }
}
