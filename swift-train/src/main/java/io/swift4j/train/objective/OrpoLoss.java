package io.swift4j.train.objective;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;

/**
 * The odds-ratio part of ORPO, which the trainer adds to the chosen completions' language-model loss.
 *
 * <p>Source: arXiv 2403.07691.
 *
 * @param beta weight of this part, 0.1
 */
public record OrpoLoss(double beta) {

    public OrpoLoss {
        new Problems("ORPO").positive("beta", beta).check();
    }

    /**
     * The loss of each pair and their mean.
     *
     * @param meanLogps float32 [2B], chosen completions first: log-probabilities divided by the number of tokens
     */
    public PairLoss loss(Tensor meanLogps) {
        DpoLoss.requirePairs(meanLogps);
        return PairLoss.of(Scripts.PREFERENCE.tensor("orpo", meanLogps, beta), meanLogps, beta);
    }

    /** By how much the log-odds of each chosen completion exceed those of the rejected one, [B]. */
    public Tensor logOddsRatio(Tensor meanLogps) {
        return Scripts.PREFERENCE.tensor("log_odds_ratio", meanLogps);
    }
}
