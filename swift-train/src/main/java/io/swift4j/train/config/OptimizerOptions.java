package io.swift4j.train.config;

import java.util.OptionalDouble;

/**
 * How gradients change the weights.
 *
 * @param optim the optimiser
 * @param learningRate the greatest learning rate; empty for 1e-4, or 1e-5 with tuner_type full
 * @param weightDecay the weight decay, per step times the learning rate
 * @param adamBeta1 the decay of the gradient's mean
 * @param adamBeta2 the decay of the gradient's square
 * @param adamEpsilon what is added to the root of the square
 * @param maxGradNorm the norm to which gradients are clipped; 0 for none
 */
public record OptimizerOptions(
        @Option(
                value = "adamw_torch",
                oneOf = {
                    "adamw_torch",
                    "adamw_torch_fused",
                    "adamw_8bit",
                    "sgd",
                    "adafactor",
                    "lion",
                    "muon",
                    "galore_adamw"
                })
        String optim,

        @Option OptionalDouble learningRate,
        @Option(value = "0.1") double weightDecay,
        @Option(value = "0.9") double adamBeta1,
        @Option(value = "0.95") double adamBeta2,
        @Option(value = "1e-8") double adamEpsilon,
        @Option(value = "1.0") double maxGradNorm) {

    public OptimizerOptions {
        new Checks("OptimizerOptions")
                .positive("learning_rate", learningRate)
                .notNegative("weight_decay", weightDecay)
                .fraction("adam_beta1", adamBeta1)
                .fraction("adam_beta2", adamBeta2)
                .require(adamEpsilon > 0, "adam_epsilon must be above 0, not " + adamEpsilon)
                .notNegative("max_grad_norm", maxGradNorm)
                .done();
    }
}
