package io.swift4j.train;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.train.reward.RewardFunction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What training on a model's own answers needs besides options.
 *
 * @param generation the end and padding tokens; empty for the checkpoint's
 * @param text the text of tokens; empty where none was given
 * @param rewards functions besides those that options name
 */
record Answering(
        Optional<GenerationConfig> generation, Optional<Function<int[], String>> text, List<RewardFunction> rewards) {

    Answering {
        rewards = List.copyOf(rewards);
    }
}
