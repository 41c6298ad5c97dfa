package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;

/**
 * Kahneman-Tversky optimisation: completions one by one, each desirable or not.
 *
 * <p>Source: arXiv 2402.01306.
 *
 * @param type {@code loss_type}
 * @param beta how strongly the policy is held to the reference, 0.1
 * @param desirableWeight weight of desirable completions, 1
 * @param undesirableWeight weight of the others, 1
 */
public record KtoLoss(Type type, double beta, double desirableWeight, double undesirableWeight) {

    /** The losses. */
    public enum Type {
        KTO,
        APO_ZERO_UNPAIRED;

        /** The loss with TRL's name {@code loss_type}. */
        public static Type named(String name) {
            return NearestName.constant(Type.class, "loss_type", name);
        }
    }

    public KtoLoss {
        new Problems("KTO")
                .positive("beta", beta)
                .atLeast("desirable_weight", desirableWeight, 0)
                .atLeast("undesirable_weight", undesirableWeight, 0)
                .check();
    }

    /**
     * The estimated divergence from the reference, from completions that belong to other prompts; never below 0, without
     * gradient.
     */
    public static Tensor divergence(Tensor mismatchedLogps, Tensor mismatchedReference) {
        return Scripts.PREFERENCE.tensor("kto_divergence", mismatchedLogps, mismatchedReference);
    }

    /**
     * The loss of each completion.
     *
     * @param logps float32 [N], summed log-probabilities under the policy
     * @param reference the same under the reference model
     * @param desirable integers or booleans [N]
     * @param divergence from {@link #divergence}; not used by {@code apo_zero_unpaired}
     */
    public Tensor perExample(Tensor logps, Tensor reference, Tensor desirable, Tensor divergence) {
        return Scripts.PREFERENCE.tensor(
                "kto",
                NearestName.lower(type),
                logps,
                reference,
                desirable,
                divergence,
                beta,
                desirableWeight,
                undesirableWeight);
    }

    /** The mean of {@link #perExample}, a scalar. */
    public Tensor loss(Tensor logps, Tensor reference, Tensor desirable, Tensor divergence) {
        return Scripts.PREFERENCE.tensor("mean", perExample(logps, reference, desirable, divergence));
    }
}
