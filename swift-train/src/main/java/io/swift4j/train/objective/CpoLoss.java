package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;

/**
 * Contrastive preference optimisation and SimPO: preferences without a reference model.
 *
 * <p>Source: arXiv 2401.08417 and 2405.14734.
 *
 * @param type {@code loss_type}
 * @param beta scale of the log-probability difference, 0.1; SimPO wants 2 to 2.5
 * @param simpoGamma SimPO's margin, 0.5
 * @param labelSmoothing share of preferences taken to be wrong, 0
 * @param cpoAlpha weight of the chosen completions' loss that the trainer adds, 1; SimPO alone has 0
 */
public record CpoLoss(Type type, double beta, double simpoGamma, double labelSmoothing, double cpoAlpha) {

    /** The losses. */
    public enum Type {
        SIGMOID,
        HINGE,
        IPO,
        SIMPO;

        /** The loss with TRL's name {@code loss_type}. */
        public static Type named(String name) {
            return NearestName.constant(Type.class, "loss_type", name);
        }
    }

    public CpoLoss {
        new Problems("CPO")
                .positive("beta", beta)
                .atLeast("simpo_gamma", simpoGamma, 0)
                .below("label_smoothing", labelSmoothing, 0, 1)
                .atLeast("cpo_alpha", cpoAlpha, 0)
                .check();
    }

    /** Whether {@link #loss} wants log-probabilities divided by the number of tokens. */
    public boolean usesMeanLogps() {
        return type == Type.IPO || type == Type.SIMPO;
    }

    /**
     * The preference part of the loss.
     *
     * @param logps float32 [2B], chosen completions first: summed, or means where {@link #usesMeanLogps()}
     */
    public PairLoss loss(Tensor logps) {
        DpoLoss.requirePairs(logps);
        Tensor each =
                Scripts.PREFERENCE.tensor("cpo", NearestName.lower(type), logps, beta, simpoGamma, labelSmoothing);
        return PairLoss.of(each, logps, beta);
    }
}
