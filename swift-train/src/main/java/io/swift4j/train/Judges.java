package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.train.data.Prompt;
import io.swift4j.train.reward.Answer;
import io.swift4j.train.reward.RewardFunction;
import java.util.List;
import java.util.Map;

/**
 * Reward functions and their weights.
 *
 * @param functions at least one
 * @param weights one for each; empty for 1
 */
record Judges(List<RewardFunction> functions, List<Double> weights) {

    Judges {
        functions = List.copyOf(functions);
        weights = List.copyOf(weights);
        if (functions.isEmpty()) {
            throw new IllegalArgumentException(
                    "rlhf_type grpo needs reward_funcs, or reward functions given to the Trainer");
        }
        if (!weights.isEmpty() && weights.size() != functions.size()) {
            throw new IllegalArgumentException(
                    "reward_weights has " + weights.size() + " numbers for " + functions.size() + " reward functions");
        }
    }

    /**
     * The weighted sum of each answer's rewards.
     *
     * @param figures takes the sum of each function's rewards, unweighted
     */
    float[] rewards(List<Prompt> prompts, List<Answer> answers, Map<String, double[]> figures) {
        float[] total = new float[answers.size()];
        for (int f = 0; f < functions.size(); f++) {
            String name = functions.get(f).name();
            double[] rewards = functions.get(f).rewards(answers);
            if (rewards.length != total.length) {
                throw new SwiftException("the reward " + name + " judged " + rewards.length + " of " + total.length
                        + " answers; it must give one number for each");
            }
            double[] sum = figures.computeIfAbsent("rewards/" + name, any -> new double[2]);
            for (int i = 0; i < total.length; i++) {
                if (!Double.isFinite(rewards[i])) {
                    Prompt prompt = prompts.get(i * prompts.size() / total.length);
                    throw new SwiftException("the reward " + name + " of an answer to " + prompt.origin() + " is "
                            + rewards[i] + "; it must be a finite number");
                }
                total[i] += (float) (rewards[i] * (weights.isEmpty() ? 1 : weights.get(f)));
                sum[0] += rewards[i];
                sum[1]++;
            }
        }
        return total;
    }
}
