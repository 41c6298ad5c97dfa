package io.swift4j.core.model;

import io.swift4j.core.torch.Dtype;
import org.jspecify.annotations.Nullable;

/**
 * How to load a model.
 *
 * @param dtype what to compute in; null for the type the checkpoint was saved in, which costs no copy
 * @param device {@code cpu} or {@code cuda:N}
 */
public record LoadOptions(@Nullable Dtype dtype, String device) {

    public LoadOptions {
        if (dtype != null && !dtype.isFloatingPoint()) {
            throw new IllegalArgumentException("a model computes in a floating-point type, not " + dtype);
        }
        if (!device.equals("cpu") && !device.matches("cuda:\\d{1,3}")) {
            throw new IllegalArgumentException("device must be cpu or cuda:N, not '" + device + "'");
        }
    }

    /** The checkpoint's own type, on the CPU. */
    public static LoadOptions defaults() {
        return new LoadOptions(null, "cpu");
    }

    public LoadOptions withDtype(Dtype wanted) {
        return new LoadOptions(wanted, device);
    }

    public LoadOptions withDevice(String wanted) {
        return new LoadOptions(dtype, wanted);
    }
}
