package io.swift4j.train.config;

import java.util.List;

/**
 * What is minimised.
 *
 * @param lossType the loss, where the task leaves a choice; dpo takes several
 * @param lossWeights the weight of each, where there are several; empty for 1
 * @param enableDftLoss whether each token's loss is weighted by its probability
 * @param enableChannelLoss whether the loss of each channel is reported apart
 * @param labelSmoothingFactor the part of the target spread over all tokens
 * @param accStrategy what token accuracy counts
 */
public record LossOptions(
        @Option List<String> lossType,
        @Option List<Double> lossWeights,
        @Option(value = "false") boolean enableDftLoss,
        @Option(value = "false") boolean enableChannelLoss,
        @Option(value = "0.0") double labelSmoothingFactor,

        @Option(
                value = "token",
                oneOf = {"token", "seq"})
        String accStrategy) {

    public LossOptions {
        lossType = List.copyOf(lossType);
        lossWeights = List.copyOf(lossWeights);
        new Checks("LossOptions")
                .require(
                        lossWeights.isEmpty() || lossWeights.size() == lossType.size(),
                        "loss_weights has " + lossWeights.size() + " numbers for " + lossType.size() + " of loss_type")
                .fraction("label_smoothing_factor", labelSmoothingFactor)
                .done();
    }

    /**
     * The loss of a task that has only one at a time.
     *
     * @param standard the one if none is set
     */
    public String onlyType(String standard) {
        new Checks("LossOptions")
                .require(lossType.size() <= 1, "loss_type must be one here, not " + lossType)
                .done();
        return lossType.isEmpty() ? standard : lossType.get(0);
    }
}
