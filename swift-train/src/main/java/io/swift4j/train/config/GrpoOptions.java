package io.swift4j.train.config;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a model learns from rewards for its own answers, for rlhf_type grpo.
 *
 * @param numGenerations the answers drawn to each prompt
 * @param maxCompletionLength the most tokens of an answer
 * @param temperature of drawing; scores are divided by it in the loss too
 * @param topK the tokens that can be drawn; 0 for all
 * @param topP the probability of the tokens that can be drawn
 * @param repetitionPenalty on tokens that were there before
 * @param rewardFuncs names of the reward functions
 * @param rewardWeights the weight of each reward; empty for 1
 * @param epsilon how far a probability ratio may fall before it is clipped
 * @param epsilonHigh how far it may rise; empty for epsilon
 * @param delta the largest ratio where the advantage is negative; empty for none
 * @param numIterations the steps that are taken with the same answers
 * @param importanceSamplingLevel what a ratio is of
 * @param scaleRewards what advantages are divided by: the standard deviation of the group, of the batch, or nothing
 */
public record GrpoOptions(
        @Option(value = "8") int numGenerations,
        @Option(value = "512") int maxCompletionLength,
        @Option(value = "0.9") double temperature,
        @Option(value = "50") int topK,
        @Option(value = "0.9") double topP,
        @Option(value = "1.0") double repetitionPenalty,
        @Option List<String> rewardFuncs,
        @Option List<Double> rewardWeights,
        @Option(value = "0.2") double epsilon,
        @Option OptionalDouble epsilonHigh,
        @Option OptionalDouble delta,
        @Option(value = "1") int numIterations,

        @Option(
                value = "token",
                oneOf = {"token", "sequence"})
        String importanceSamplingLevel,

        @Option(
                value = "group",
                oneOf = {"group", "batch", "none"})
        String scaleRewards) {

    public GrpoOptions {
        rewardFuncs = List.copyOf(rewardFuncs);
        rewardWeights = List.copyOf(rewardWeights);
        new Checks("GrpoOptions")
                .atLeast("num_generations", numGenerations, 2)
                .atLeast("max_completion_length", maxCompletionLength, 1)
                .atLeast("top_k", topK, 0)
                .atLeast("num_iterations", numIterations, 1)
                .require(temperature > 0, "temperature must be above 0, not " + temperature)
                .require(topP > 0 && topP <= 1, "top_p must be above 0 and at most 1, not " + topP)
                .require(repetitionPenalty > 0, "repetition_penalty must be above 0, not " + repetitionPenalty)
                .notNegative("epsilon", epsilon)
                .positive("epsilon_high", epsilonHigh)
                .positive("delta", delta)
                .require(
                        rewardWeights.isEmpty() || rewardFuncs.isEmpty() || rewardWeights.size() == rewardFuncs.size(),
                        "reward_weights has " + rewardWeights.size() + " numbers for " + rewardFuncs.size()
                                + " reward_funcs")
                .done();
    }
}
