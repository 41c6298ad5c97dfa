package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.EnumSet;

/**
 * Direct preference optimisation and the losses that TRL's {@code DPOTrainer} knows beside it.
 *
 * <p>Called under {@link io.swift4j.core.torch.GradMode.Mode#GRAD} the loss leads back to the log-probabilities. Rows 0 to
 * B-1 are chosen completions, rows B to 2B-1 the rejected ones to the same prompts. Source: arXiv 2305.18290.
 *
 * @param type {@code loss_type}
 * @param beta how strongly the policy is held to the reference, 0.1
 * @param labelSmoothing share of preferences taken to be wrong, 0; {@code sigmoid} and others do not use it, {@code
 *     exo_pair} takes 0.001 in place of 0
 * @param rpoAlpha weight of the chosen completions' mean token loss added to it, 0
 * @param discopopTau temperature of {@code discopop}'s gate, 0.05
 */
public record DpoLoss(Type type, double beta, double labelSmoothing, double rpoAlpha, double discopopTau) {

    /** The losses. */
    public enum Type {
        SIGMOID,
        HINGE,
        IPO,
        EXO_PAIR,
        NCA_PAIR,
        ROBUST,
        BCO_PAIR,
        SPPO_HARD,
        APO_ZERO,
        APO_DOWN,
        AOT,
        AOT_UNPAIRED,
        DISCOPOP,
        SFT,
        SIGMOID_NORM;

        /** The loss with TRL's name {@code loss_type}. */
        public static Type named(String name) {
            return NearestName.constant(Type.class, "loss_type", name);
        }
    }

    public DpoLoss {
        new Problems("DPO")
                .positive("beta", beta)
                .below("label_smoothing", labelSmoothing, 0, type == Type.ROBUST ? 0.5 : 1)
                .atLeast("rpo_alpha", rpoAlpha, 0)
                .positive("discopop_tau", discopopTau)
                .check();
    }

    /** A loss with TRL's other defaults. */
    public static DpoLoss of(Type type, double beta) {
        return new DpoLoss(type, beta, 0, 0, 0.05);
    }

    /** Whether the loss compares with a reference model; without, reference log-probabilities may be anything. */
    public boolean usesReference() {
        return !EnumSet.of(Type.SFT).contains(type);
    }

    /**
     * The mean loss of a batch.
     *
     * @param logps float32 [2B]: summed log-probabilities of the completions under the policy
     * @param reference the same under the reference model
     * @param tokens float32 [2B]: tokens of each completion
     * @return float32 scalar
     */
    public Tensor loss(Tensor logps, Tensor reference, Tensor tokens) {
        requirePairs(logps);
        double smoothing = type == Type.EXO_PAIR && labelSmoothing == 0 ? 1e-3 : labelSmoothing;
        try (TensorScope scope = TensorScope.open()) {
            Tensor loss = Scripts.PREFERENCE.tensor(
                    "dpo", NearestName.lower(type), logps, reference, tokens, beta, smoothing, discopopTau);
            if (rpoAlpha > 0) {
                Tensor nll = Scripts.PREFERENCE.tensor("nll", logps, tokens);
                loss = Scripts.PREFERENCE.tensor("weighted", loss, nll, rpoAlpha);
            }
            return scope.escape(loss);
        }
    }

    /** Implicit rewards: beta times how much likelier the policy finds each completion than the reference; float32 [2B]. */
    public Tensor rewards(Tensor logps, Tensor reference) {
        return Scripts.PREFERENCE.tensor("rewards", logps, reference, beta);
    }

    static void requirePairs(Tensor logps) {
        if (logps.rank() != 1 || logps.size(0) == 0 || logps.size(0) % 2 != 0) {
            throw new IllegalArgumentException(
                    "pairs need one number per completion, chosen ones first, as many rejected; not " + logps);
        }
    }
}
