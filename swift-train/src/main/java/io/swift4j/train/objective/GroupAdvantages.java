package io.swift4j.train.objective;

import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;

/**
 * How much better each completion is than the others to its prompt.
 *
 * @param numGenerations completions to each prompt, at least 2; they are successive rows
 * @param scale what the difference to the group's mean is divided by
 */
public record GroupAdvantages(int numGenerations, Scale scale) {

    /** What advantages are divided by; 1e-4 is added to each spread. */
    public enum Scale {
        /** The standard deviation of the group, as in GRPO. */
        GROUP,
        /** The standard deviation of the batch. */
        BATCH,
        /** Nothing, as in Dr. GRPO (arXiv 2503.20783). */
        NONE;

        /** The scale with TRL's name {@code scale_rewards}. */
        public static Scale named(String name) {
            return NearestName.constant(Scale.class, "scale_rewards", name);
        }
    }

    public GroupAdvantages {
        new Problems("advantages").atLeast("num_generations", numGenerations, 2).check();
    }

    /**
     * Advantages from rewards.
     *
     * @param rewards float32 [prompts * numGenerations]
     * @return of the same shape
     */
    public Tensor of(Tensor rewards) {
        if (rewards.count() % numGenerations != 0) {
            throw new IllegalArgumentException(rewards.count() + " rewards are not groups of " + numGenerations);
        }
        return Scripts.POLICY.tensor("advantages", rewards, numGenerations, NearestName.lower(scale));
    }
}
