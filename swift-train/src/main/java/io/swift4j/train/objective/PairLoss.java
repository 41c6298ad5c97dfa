package io.swift4j.train.objective;

import io.swift4j.core.torch.Tensor;

/**
 * What a reference-free loss on pairs gives.
 *
 * @param loss the mean, a scalar that leads back to the log-probabilities
 * @param perExample the loss of each pair, [B]
 * @param rewards beta times each completion's log-probability, without gradient, [2B]
 */
public record PairLoss(Tensor loss, Tensor perExample, Tensor rewards) {

    static PairLoss of(Tensor perExample, Tensor logps, double beta) {
        return new PairLoss(
                Scripts.PREFERENCE.tensor("mean", perExample),
                perExample,
                Scripts.PREFERENCE.tensor("rewards", logps, Scripts.PREFERENCE.tensor("zeros", logps), beta));
    }
}
