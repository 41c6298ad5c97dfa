package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;

/**
 * Group-relative policy optimisation and its kin.
 *
 * <p>Source: arXiv 2402.03300 (grpo), 2503.14476 (dapo), 2503.20783 (dr_grpo), 2506.13585 (cispo), 2507.18071 (sequence
 * importance).
 *
 * @param type how token losses are weighed together: {@code loss_type}
 * @param beta weight of the divergence from the reference, 0
 * @param epsilonLow a ratio below 1 - this is clipped, 0.2
 * @param epsilonHigh a ratio above 1 + this is clipped; for {@code cispo} the largest ratio itself
 * @param delta largest ratio where the advantage is negative; 0 for no such limit, the default
 * @param importance whether ratios are taken per token or per sequence
 * @param maxCompletionLength what {@code dr_grpo} divides each row by
 */
public record GrpoLoss(
        Type type,
        double beta,
        double epsilonLow,
        double epsilonHigh,
        double delta,
        Importance importance,
        int maxCompletionLength) {

    /** How token losses are weighed together. */
    public enum Type {
        /** The mean over sequences of token means. */
        GRPO,
        /** The mean over the batch's tokens. */
        BNPO,
        /** The sum over rows times the longest completion allowed. */
        DR_GRPO,
        /** The sum over the tokens of the whole step. */
        DAPO,
        /** As dapo, with the ratio clipped and out of the gradient. */
        CISPO;

        /** The loss with TRL's name {@code loss_type}. */
        public static Type named(String name) {
            return NearestName.constant(Type.class, "loss_type", name);
        }
    }

    /** What a probability ratio is of. */
    public enum Importance {
        TOKEN,
        SEQUENCE;

        /** The level with TRL's name {@code importance_sampling_level}. */
        public static Importance named(String name) {
            return NearestName.constant(Importance.class, "importance_sampling_level", name);
        }
    }

    public GrpoLoss {
        new Problems("GRPO")
                .atLeast("beta", beta, 0)
                .atLeast("epsilon", epsilonLow, 0)
                .atLeast("epsilon_high", epsilonHigh, 0)
                .atLeast("delta", delta, 0)
                .atLeast("max_completion_length", maxCompletionLength, 1)
                .check();
    }

    /**
     * The loss of a batch, or of a part of one for the types that divide by a number of the whole.
     *
     * @param logps float32 [rows, tokens], with gradient
     * @param old log-probabilities when the completions were drawn; {@code logps} without gradient when they are the same
     * @param reference of the reference model; anything of the shape when beta is 0
     * @param mask integers [rows, tokens], 1 for tokens of the completion
     * @param advantages float32 [rows]
     * @param items tokens of the whole step, which {@code dapo} and {@code cispo} divide by
     * @return float32 scalar
     */
    public Tensor loss(Tensor logps, Tensor old, Tensor reference, Tensor mask, Tensor advantages, double items) {
        if (!(items > 0) && (type == Type.DAPO || type == Type.CISPO)) {
            throw new IllegalArgumentException(
                    NearestName.lower(type) + " divides by num_items_in_batch, not " + items);
        }
        return Scripts.POLICY.tensor(
                "loss",
                NearestName.lower(type),
                logps,
                old,
                reference,
                mask,
                advantages,
                beta,
                epsilonLow,
                epsilonHigh,
                delta,
                importance == Importance.SEQUENCE,
                maxCompletionLength,
                items);
    }
}
