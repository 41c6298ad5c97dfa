package io.swift4j.train;

import io.swift4j.core.torch.Tensor;
import java.util.Map;

/**
 * Keeps float16 gradients within range (Micikevicius et al. 2018): the scale is halved when a gradient overflows, whose step is
 * left out, and doubled after 2,000 steps without.
 */
final class LossScaler {

    private static final int GROWTH_INTERVAL = 2000;

    private final boolean enabled;
    private double scale;
    private int goodSteps;

    LossScaler(boolean enabled) {
        this.enabled = enabled;
        this.scale = enabled ? 65536 : 1;
    }

    double scale() {
        return scale;
    }

    boolean enabled() {
        return enabled;
    }

    /** Takes in whether a step's gradients were finite. */
    void update(boolean finite) {
        if (!enabled) {
            return;
        }
        if (!finite) {
            scale = Math.max(1, scale / 2);
            goodSteps = 0;
        } else if (++goodSteps == GROWTH_INTERVAL) {
            scale *= 2;
            goodSteps = 0;
        }
    }

    Map<String, Tensor> state() {
        return enabled ? Map.of("loss_scaler", Tensor.of(new float[] {(float) scale, goodSteps})) : Map.of();
    }

    void load(Map<String, Tensor> state) {
        Tensor saved = state.get("loss_scaler");
        if (saved != null) {
            float[] values = saved.toFloats();
            scale = values[0];
            goodSteps = (int) values[1];
        }
    }
}
